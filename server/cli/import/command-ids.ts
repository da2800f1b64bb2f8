import { v5 as uuidFrom } from 'uuid';
import type { Row } from './row.ts';
import { accountKey } from './row.ts';
import type { SurveyedAccount } from './survey.ts';

/** Fixed for ever: with another namespace the same statement would be imported a second time. */
const NAMESPACE = '6947ea04-a798-443b-bf8e-6a26430aa367';

const idOf = (...parts: readonly string[]) => uuidFrom(JSON.stringify(parts), NAMESPACE);

/** The same account number and currency open the same account, whatever file they stand in. */
export function openingId({ currency, number }: SurveyedAccount): string {
  return idOf('open', currency, number);
}

/** The day belongs to it because it is a part of what is sent. */
export function limitId({ currency, number, overdraftLimit, firstBookedOn }: SurveyedAccount): string {
  return idOf('limit', currency, number, overdraftLimit.toString(), firstBookedOn);
}

/** The bank's reference is what makes a movement of an account the same movement. */
export function movementId(row: Row): string {
  return idOf('movement', accountKey(row), row.reference);
}
