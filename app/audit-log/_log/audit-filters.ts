import dayjs from 'dayjs';
import { parseAsString } from 'nuqs';
import { parseAsDay, parseAsSomeOf } from '../../_address/parameters.ts';
import type { AuditLogFilter, AuditOutcome } from '../../_graphql/generated/graphql.ts';

/** What may come of an attempt, in the words of the screen. */
export const outcomeWords: Readonly<Record<AuditOutcome, string>> = {
  DONE: 'Done',
  REFUSED: 'Refused',
  FORBIDDEN: 'Not allowed',
  FAILED: 'Failed',
};

/** Every outcome there is. */
export const outcomes = Object.keys(outcomeWords) as AuditOutcome[];

/** The filters, all in the URL. */
export const auditParameters = {
  principal: parseAsString.withDefault(''),
  action: parseAsString.withDefault(''),
  outcomes: parseAsSomeOf(outcomes).withDefault([]),
  from: parseAsDay,
  to: parseAsDay,
};

/** What is in the URL, parsed. */
export interface AuditView {
  readonly principal: string;
  readonly action: string;
  readonly outcomes: readonly AuditOutcome[];
  /** A day of the reader's own calendar, included. */
  readonly from: string | null;
  /** The same. */
  readonly to: string | null;
}

/** The view as the server is asked for it: days become the moments at which they begin and end here. */
export function toAuditFilter({ principal, action, outcomes: chosen, from, to }: AuditView): AuditLogFilter {
  return {
    ...(principal.trim() && { principal: principal.trim() }),
    ...(action.trim() && { action: action.trim() }),
    ...(chosen.length > 0 && { outcomes: chosen }),
    ...(from && { from: dayjs(from).startOf('day').toISOString() }),
    ...(to && { until: dayjs(to).add(1, 'day').startOf('day').toISOString() }),
  };
}

/** `Mutation.depositMoney` as people say it: Deposit money. What is only read is told as that. */
export function actionInWords(action: string): string {
  const [type, name = action] = action.includes('.') ? action.split('.') : ['', action];
  const spaced = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  if (type === 'Query') return `Read ${spaced}`;
  if (type === 'Subscription') return `Follow ${spaced}`;
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
