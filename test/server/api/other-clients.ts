import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import {
  cacheExchange,
  type ExecutionResult,
  fetchExchange,
  subscriptionExchange,
  Client as UrqlClient,
} from '@urql/core';
import { OperationTypeNode } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What is answered: an operation's data. */
export type Data = Record<string, unknown>;

/** What a program does with GraphQL, through a client library that is not ours. */
export interface OtherClient {
  /** Null for libraries that only subscribe. */
  readonly ask: ((operation: string, variables: Data) => Promise<Data>) | null;
  /** Null for libraries that only ask. */
  readonly subscribe: ((operation: string, variables: Data) => AsyncIterator<Data>) | null;
  readonly close: () => Promise<void> | void;
}

type Headers = Readonly<Record<string, string>>;

/** Every client library, set up as its documentation has it, and let in by the headers given. */
export const otherClients: Readonly<Record<string, (url: string, headers: Headers) => OtherClient>> = {
  'plain fetch': (url, headers) => ({
    ask: async (query, variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return dataOf(await response.json());
    },
    subscribe: null,
    close: () => {},
  }),

  'graphql-ws': (url, headers) => {
    const client = wsClient(url, headers);
    return {
      ask: null,
      subscribe: (query, variables) => mapped(client.iterate<Data>({ query, variables }), dataOf),
      close: () => client.dispose(),
    };
  },

  'graphql-sse': (url, headers) => {
    const client = createSseClient({ url, headers, retryAttempts: 0 });
    return {
      ask: null,
      subscribe: (query, variables) => mapped(client.iterate<Data>({ query, variables }), dataOf),
      close: () => client.dispose(),
    };
  },

  'Apollo Client': (url, headers) => {
    const sockets = wsClient(url, headers);
    const client = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(sockets),
        new HttpLink({ uri: url, headers }),
      ),
    });
    return {
      ask: async (operation, variables) => {
        const document = gql(operation);
        const { data } = operation.trimStart().startsWith('mutation')
          ? await client.mutate<Data>({ mutation: document, variables })
          : await client.query<Data>({ query: document, variables });
        return dataOf({ data: data ?? null });
      },
      subscribe: (operation, variables) => {
        const values = client.subscribe<Data>({ query: gql(operation), variables });
        return iterate((take) => {
          const subscription = values.subscribe(({ data, error }) => take(data ?? { error: String(error) }));
          return () => subscription.unsubscribe();
        });
      },
      close: async () => {
        client.stop();
        await sockets.dispose();
      },
    };
  },

  'urql over WebSocket': (url, headers) => {
    const sockets = wsClient(url, headers);
    const subscriptions = subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: sockets.subscribe<Data>(
            { query, variables: variables as Data },
            { ...sink, next: ({ data = null, ...rest }) => sink.next({ ...rest, data } as ExecutionResult) },
          ),
        }),
      }),
    });
    const client = new UrqlClient({
      url,
      exchanges: [cacheExchange, fetchExchange, subscriptions],
      preferGetMethod: false,
      fetchOptions: { headers },
    });
    return { ...urql(client), close: () => sockets.dispose() };
  },

  'urql over server-sent events': (url, headers) => {
    const client = new UrqlClient({
      url,
      exchanges: [cacheExchange, fetchExchange],
      fetchSubscriptions: true,
      preferGetMethod: false,
      fetchOptions: { headers },
    });
    return { ...urql(client), close: () => {} };
  },
};

function wsClient(url: string, headers: Headers) {
  return createWsClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
}

function urql(client: UrqlClient): Pick<OtherClient, 'ask' | 'subscribe'> {
  return {
    ask: async (operation, variables) =>
      dataOf(
        operation.trimStart().startsWith('mutation')
          ? await client.mutation(operation, variables).toPromise()
          : await client.query(operation, variables).toPromise(),
      ),
    subscribe: (operation, variables) =>
      iterate((take) => {
        const subscription = client
          .subscription(operation, variables)
          .subscribe((result) => take(result.data ?? { error: String(result.error) }));
        return () => subscription.unsubscribe();
      }),
  };
}

function dataOf(result: { readonly data?: Data | null | undefined }): Data {
  if (result.data) return result.data;
  throw new Error(`no data: ${JSON.stringify(result)}`);
}

function mapped<From, To>(values: AsyncIterator<From>, map: (value: From) => To): AsyncIterator<To> {
  return {
    next: async () => {
      const { value, done } = await values.next();
      return done ? { done, value: undefined } : { done: false, value: map(value) };
    },
    return: async () => {
      await values.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** What a callback is given, to be asked for one by one. */
function iterate<Value>(begin: (take: (value: Value) => void) => () => void): AsyncIterator<Value> {
  const values: Value[] = [];
  const waiting: ((result: IteratorResult<Value>) => void)[] = [];
  const stop = begin((value) => {
    const next = waiting.shift();
    if (next) next({ done: false, value });
    else values.push(value);
  });
  return {
    next: async () => {
      const value = values.shift();
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : { done: false, value };
    },
    return: async () => {
      stop();
      return { done: true, value: undefined };
    },
  };
}
