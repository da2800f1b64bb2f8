/** A stream is named after what it is of. */
const stream = /^(account|transferRequest)-(.+)$/;

/** Where that is shown which a stream is of; undefined if it is shown nowhere. */
export function hrefOfStream(streamId: string): string | undefined {
  const [, kind, id] = stream.exec(streamId) ?? [];
  if (id === undefined) return undefined;
  return kind === 'account' ? `/accounts/${id}?tab=events` : `/approvals/${id}`;
}

/** `MoneyDeposited` as people say it: Money deposited. */
export function inWords(type: string): string {
  const spaced = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Where the explorer shows one story: everything that carries this correlation, from its beginning. */
export function storyHref(correlationId: string): string {
  return `/events?${new URLSearchParams({ correlation: correlationId, order: 'ASC' })}`;
}
