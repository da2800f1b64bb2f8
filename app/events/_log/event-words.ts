/** The stream of an account is named after it. */
const accountStream = /^account-(.+)$/;

/** The account that a stream is of; undefined if it is of something else. */
export function accountIdOf(streamId: string): string | undefined {
  return accountStream.exec(streamId)?.[1];
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
