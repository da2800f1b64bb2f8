import { type ClientOptions, createClient } from 'graphql-ws';
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
  return sendAs(url, { ...authorizationFor(url), ...headers }, query, variables);
}

/** The same as whoever these headers stand for. */
export async function sendAs(
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: object = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
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
  return framesOf(
    { url, webSocketImpl: WebSocket, connectionParams: authorizationFor(url) },
    query,
    variables,
  );
}

/** The same as somebody whose browser sends these headers when it connects. */
export function subscribeAs(url: string, headers: Readonly<Record<string, string>>, query: string) {
  class WebSocketOfBrowser extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  return framesOf({ url, webSocketImpl: WebSocketOfBrowser }, query, {});
}

function framesOf(
  { url, ...options }: ClientOptions & { readonly url: string },
  query: string,
  variables: Record<string, unknown>,
) {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, ...options, retryAttempts: 0 });
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
