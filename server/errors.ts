import { z } from 'zod';
import { minorUnits } from './minor-units.ts';
import type { Money } from './money.ts';

/**
 * The catalogue of expected failures.
 *
 * A `Refusal` is a command's "no". It is data: part of the answer, and kept with the command for ever, so that the same
 * command sent again is refused in the same words. Its shapes are therefore stored, like events: add, never change.
 */

const money = z.strictObject({ minorUnits, currency: z.string() });
const accountStatus = z.enum(['ACTIVE', 'FROZEN', 'CLOSED']);
const requestStatus = z.enum(['PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN']);

export const refusalSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('ACCOUNT_NOT_FOUND'), accountId: z.string() }),
  z.strictObject({ code: z.literal('ACCOUNT_FROZEN'), accountId: z.string(), status: accountStatus }),
  z.strictObject({ code: z.literal('ACCOUNT_NOT_FROZEN'), accountId: z.string(), status: accountStatus }),
  z.strictObject({ code: z.literal('ACCOUNT_CLOSED'), accountId: z.string(), status: accountStatus }),
  z.strictObject({
    code: z.literal('INSUFFICIENT_FUNDS'),
    accountId: z.string(),
    available: money,
    requested: money,
  }),
  z.strictObject({
    code: z.literal('CURRENCY_MISMATCH'),
    accountId: z.string(),
    expected: z.string(),
    actual: z.string(),
  }),
  z.strictObject({
    code: z.literal('AMOUNT_NOT_POSITIVE'),
    minimum: minorUnits,
    maximum: minorUnits,
    actual: minorUnits,
  }),
  z.strictObject({
    code: z.literal('AMOUNT_OUT_OF_RANGE'),
    minimum: minorUnits,
    maximum: minorUnits,
    actual: minorUnits,
  }),
  z.strictObject({ code: z.literal('SAME_ACCOUNT'), accountId: z.string() }),
  z.strictObject({ code: z.literal('BALANCE_NOT_ZERO'), accountId: z.string(), balance: money }),
  z.strictObject({ code: z.literal('OVERDRAFT_IN_USE'), accountId: z.string(), balance: money }),
  z.strictObject({ code: z.literal('ALREADY_REVERSED'), accountId: z.string(), transactionId: z.string() }),
  z.strictObject({ code: z.literal('NOTHING_TO_CHANGE'), accountId: z.string() }),
  z.strictObject({ code: z.literal('REQUEST_NOT_FOUND'), requestId: z.string() }),
  z.strictObject({ code: z.literal('REQUEST_NOT_PENDING'), requestId: z.string(), status: requestStatus }),
  z.strictObject({ code: z.literal('REQUEST_EXPIRED'), requestId: z.string(), expiresAt: z.string() }),
  z.strictObject({ code: z.literal('OWN_REQUEST'), requestId: z.string() }),
  z.strictObject({ code: z.literal('NOT_OWN_REQUEST'), requestId: z.string() }),
  z.strictObject({ code: z.literal('ABANDONED'), commandId: z.string() }),
  z.strictObject({ code: z.literal('VERSION_CONFLICT'), expected: z.int(), actual: z.int() }),
]);

/** Why a command was decided against. */
export type Refusal = z.output<typeof refusalSchema>;

/** Why a command was not decided at all; nothing is kept, and sending it again is right unless it says otherwise. */
export type NotDecided =
  | { readonly code: 'ABANDONED'; readonly commandId: string }
  | { readonly code: 'VERSION_CONFLICT'; readonly expected: number; readonly actual: number }
  | { readonly code: 'IDEMPOTENCY_MISMATCH'; readonly commandId: string }
  | { readonly code: 'TRANSACTION_NOT_FOUND'; readonly transactionId: string }
  | { readonly code: 'REQUEST_NOT_FOUND'; readonly requestId: string }
  | { readonly code: 'MOVEMENT_LIMIT_EXCEEDED'; readonly limit: Money; readonly requested: Money }
  | { readonly code: 'OVERLOADED'; readonly retryAfterMs: number }
  | { readonly code: 'INVALID_INPUT'; readonly path: readonly string[]; readonly reason: string };

/** Everything that a command can be answered with instead of "yes". */
export type CommandFailure = Refusal | NotDecided;

/** A query could not be served as asked, for a reason that its sender can act on. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
  readonly code:
    | 'PROJECTION_BEHIND'
    | 'PROJECTION_REBUILDING'
    | 'PROJECTION_STOPPED'
    | 'STREAM_QUARANTINED'
    | 'UNKNOWN_POSITION'
    | 'TOO_MANY_WAITING'
    | 'TOOK_TOO_LONG'
    | 'BAD_USER_INPUT';
  readonly details: Readonly<Record<string, string | number>>;
  /** Of a wait: where the read table is, and where it was to be. */
  readonly places: { readonly have: bigint; readonly want: bigint } | null;

  constructor(
    code: ReadFailure['code'],
    message: string,
    details: ReadFailure['details'] = {},
    places: ReadFailure['places'] = null,
  ) {
    super(message);
    this.code = code;
    this.details = details;
    this.places = places;
  }
}
