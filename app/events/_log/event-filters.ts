import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';
import type { EventFilter } from '../../_graphql/generated/graphql.ts';

/** The explorer's filters and order, all in the URL. */
export const eventParameters = {
  stream: parseAsString.withDefault(''),
  types: parseAsArrayOf(parseAsString).withDefault([]),
  correlation: parseAsString.withDefault(''),
  order: parseAsStringLiteral(['ASC', 'DESC'] as const).withDefault('DESC'),
};

/** What is in the URL, parsed. */
export interface EventView {
  readonly stream: string;
  readonly types: readonly string[];
  readonly correlation: string;
  readonly order: 'ASC' | 'DESC';
}

/** The view as the server is asked for it. */
export function toEventFilter({ stream, types, correlation }: EventView): EventFilter {
  return {
    ...(stream.trim() && { streamId: stream.trim() }),
    ...(correlation.trim() && { correlationId: correlation.trim() }),
    ...(types.length > 0 && { types }),
  };
}

/** What may have happened to an account or a request; the log may hold other types, which a link can name. */
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
