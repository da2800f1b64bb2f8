import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { authorizationFor } from './credentials.ts';

/** What a GraphQL server answers. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** Sends one operation over HTTP, as any program would. */
export async function send(
  url: string,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorizationFor(url), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

/** The data of an answer without errors. Throws the errors if there are any. */
export function dataOf({ data, errors }: Answer): Record<string, unknown> {
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data;
}

/** The frames of a subscription over WebSocket, through graphql-ws's own client. */
export function subscribe(url: string, query: string, variables: Record<string, unknown> = {}) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: authorizationFor(url),
    retryAttempts: 0,
  });
  const frames = client.iterate<Record<string, unknown>>({ query, variables });
  return {
    /** The next frame's data. */
    next: async (): Promise<Record<string, unknown>> => {
      const { value, done } = await frames.next();
      if (done) throw new Error('the subscription has ended');
      return dataOf(value as Answer);
    },
    close: async () => {
      await frames.return?.();
      await client.dispose();
    },
  };
}
