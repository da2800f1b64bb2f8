import { parseAsString } from 'nuqs';
import { parseAsDay, parseAsList, parseAsMoment, parseAsOneOf } from '../../_address/parameters.ts';
import type { EventFilter } from '../../_graphql/generated/graphql.ts';

/** The explorer's filters and order, all in the URL. */
export const eventParameters = {
  stream: parseAsString.withDefault(''),
  types: parseAsList.withDefault([]),
  actor: parseAsString.withDefault(''),
  correlation: parseAsString.withDefault(''),
  /** Days in the reader's own time zone. */
  from: parseAsDay,
  to: parseAsDay,
  since: parseAsMoment,
  before: parseAsMoment,
  shape: parseAsOneOf(['tree', 'list']).withDefault('tree'),
  order: parseAsOneOf(['ASC', 'DESC']).withDefault('DESC'),
};

/** What is in the URL, parsed. */
export interface EventView {
  readonly stream: string;
  readonly types: readonly string[];
  readonly actor: string;
  readonly correlation: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Moments, the second of them not included: what a figure of some hours leads to. */
  readonly since: string | null;
  readonly before: string | null;
  /** How one story is shown. */
  readonly shape: 'tree' | 'list';
  readonly order: 'ASC' | 'DESC';
}

/** The view as the server is asked for it. */
export function toEventFilter(view: EventView): EventFilter {
  const { stream, types, actor, correlation, from, to, since, before } = view;
  const first = since ? new Date(since) : from ? new Date(`${from}T00:00:00`) : null;
  const last = before ? new Date(Date.parse(before) - 1) : to ? new Date(`${to}T23:59:59.999`) : null;
  return {
    ...(stream.trim() && { streamId: stream.trim() }),
    ...(correlation.trim() && { correlationId: correlation.trim() }),
    ...(types.length > 0 && { types }),
    ...(actor.trim() && { actor: actor.trim() }),
    ...(first && { recordedFrom: first.toISOString() }),
    ...(last && { recordedTo: last.toISOString() }),
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
