import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';
import type { EventFilter } from '../../_graphql/generated/graphql.ts';

/** The explorer's filters and order, all in the URL. */
export const eventParameters = {
  stream: parseAsString.withDefault(''),
  types: parseAsArrayOf(parseAsString).withDefault([]),
  actor: parseAsString.withDefault(''),
  correlation: parseAsString.withDefault(''),
  /** Days in the reader's own time zone. */
  from: parseAsString,
  to: parseAsString,
  shape: parseAsStringLiteral(['tree', 'list'] as const).withDefault('tree'),
  order: parseAsStringLiteral(['ASC', 'DESC'] as const).withDefault('DESC'),
};

/** What is in the URL, parsed. */
export interface EventView {
  readonly stream: string;
  readonly types: readonly string[];
  readonly actor: string;
  readonly correlation: string;
  readonly from: string | null;
  readonly to: string | null;
  /** How one story is shown. */
  readonly shape: 'tree' | 'list';
  readonly order: 'ASC' | 'DESC';
}

/** The view as the server is asked for it. */
export function toEventFilter({ stream, types, actor, correlation, from, to }: EventView): EventFilter {
  return {
    ...(stream.trim() && { streamId: stream.trim() }),
    ...(correlation.trim() && { correlationId: correlation.trim() }),
    ...(types.length > 0 && { types }),
    ...(actor.trim() && { actor: actor.trim() }),
    ...(from && { recordedFrom: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { recordedTo: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}

/** What may have happened; the log may hold other types, which a link can name. */
export const eventTypes: readonly string[] = [
  'AccountOpened',
  'MoneyDeposited',
  'MoneyWithdrawn',
  'MoneyTransferredOut',
  'MoneyTransferredIn',
  'TransactionReversed',
  'OverdraftLimitChanged',
  'OwnerRenamed',
  'AccountFrozen',
  'AccountUnfrozen',
  'AccountClosed',
  'TransferRequested',
  'TransferApproved',
  'TransferRejected',
  'TransferRequestWithdrawn',
];
