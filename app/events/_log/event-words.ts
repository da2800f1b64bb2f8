import type { Amount } from '../../_money/money.ts';

/** The events that make a balance what it is. */
export const movingTypes = [
  'MoneyDeposited',
  'MoneyWithdrawn',
  'MoneyTransferredOut',
  'MoneyTransferredIn',
  'TransactionReversed',
] as const;

/** A stream is named after what it is of. */
const stream = /^(account|transferRequest)-(.+)$/;

/** Where that is shown which a stream is of; undefined if it is shown nowhere. */
export function hrefOfStream(streamId: string): string | undefined {
  const [, kind, id] = stream.exec(streamId) ?? [];
  if (id === undefined) return undefined;
  return kind === 'account' ? `/accounts/${id}?tab=events` : `/approvals/${id}`;
}

/** Where that is shown which an event brought about: its movement, or the request that it is about; undefined if nowhere. */
export function hrefOfEffect({ id, streamId }: { readonly id: string; readonly streamId: string }) {
  const [, kind, of] = stream.exec(streamId) ?? [];
  return kind === 'account' ? `/accounts/${of}?movement=${id}` : hrefOfStream(streamId);
}

/** Whose stream it is, as short as a line has room for. */
export function streamInWords(streamId: string): string {
  return `${inWords(streamId.replace(/-.*$/, ''))} …${streamId.slice(-12)}`;
}

/** `MoneyDeposited` as people say it: Money deposited. */
export function inWords(type: string): string {
  const spaced = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Where one event is shown, with what it came from and what came of it. */
export function eventHref(eventId: string): string {
  return `/events/${encodeURIComponent(eventId)}`;
}

/** Where the explorer shows what happened to an account, of some types if any are given. */
export function accountEventsHref(accountId: string, types: readonly string[] = []): string {
  return `/events?${new URLSearchParams({ stream: `account-${accountId}`, ...(types.length > 0 && { types: types.join(',') }) })}`;
}

/** Where the explorer shows one story: everything that carries this correlation, from its beginning. */
export function storyHref(correlationId: string): string {
  return `/events?${new URLSearchParams({ correlation: correlationId, order: 'ASC' })}`;
}

/** How much an event moves; undefined if it moves nothing. */
export function amountOf(data: unknown): Amount | undefined {
  if (typeof data !== 'object' || data === null || !('amountMinor' in data && 'currency' in data))
    return undefined;
  const { amountMinor: minorUnits, currency } = data;
  return typeof minorUnits === 'string' && typeof currency === 'string'
    ? { minorUnits, currency }
    : undefined;
}

/** Where the explorer shows the money that moved between two moments, the second not included. */
export function movedBetweenHref(since: Date, before: Date): string {
  return `/events?${new URLSearchParams({
    types: movingTypes.join(','),
    since: since.toISOString(),
    before: before.toISOString(),
  })}`;
}
