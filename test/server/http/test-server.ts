import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { ReadFailure } from '../../../server/errors.ts';
import type { GraphqlContext } from '../../../server/graphql/context.ts';
import { createConflatingIterator } from '../../../server/graphql/latest-value-iterator.ts';
import {
  type HttpServer,
  type HttpServerOptions,
  startHttpServer,
} from '../../../server/http/http-server.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    hello(name: String): String!
    whoAmI: String!
    correlationId: String!
    causationId: String
    fault: String
    refusal: String
    behind: String
    forbiddenByChance: String
    hang: String
    node: Node
  }
  type Node { id: ID  node: Node }
  type Mutation { touch: String! }
  type Subscription { numbers(below: Int): Int!  node: Node  breaks: Int!  faults: Int! correlation: String! }
`;

/** A schema with one field for each way in which things go. */
export interface TestServer extends HttpServer {
  /** What was logged, one object a line. */
  readonly logged: readonly Record<string, unknown>[];
  /** Pushes to everybody who subscribed to `numbers`. */
  readonly push: (value: number) => void;
  readonly subscribers: () => number;
  /** Resolves when `hang` was asked for; its signal is the request's. */
  readonly hanging: Promise<AbortSignal>;
  readonly graphql: (query: string, init?: RequestInit) => Promise<Response>;
}

/** Starts the real web server on a free port, for the test schema and without pages. */
export async function startTestServer(changes: Partial<HttpServerOptions> = {}): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const pushes = new Set<(value: number) => void>();
  let announce: (signal: AbortSignal) => void = () => {};
  const hanging = new Promise<AbortSignal>((resolve) => {
    announce = resolve;
  });
  const subscribe = (push: (value: number) => void) => {
    pushes.add(push);
    return () => void pushes.delete(push);
  };
  const schema = makeExecutableSchema({ typeDefs, resolvers: resolversOf({ announce, subscribe }) });
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    ui: 'none',
    schema,
    services: {} as GraphqlContext['services'],
    ready: () => ({ ok: true, detail: 'all is well' }),
    log: pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    ...changes,
  });
  return {
    ...server,
    logged,
    hanging,
    push: (value) => {
      for (const push of pushes) push(value);
    },
    subscribers: () => pushes.size,
    graphql: (query, init = {}) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        ...init,
        headers: { 'content-type': 'application/json', ...init.headers },
        body: JSON.stringify({ query }),
      }),
  };
}

interface Wires {
  readonly announce: (signal: AbortSignal) => void;
  readonly subscribe: (push: (value: number) => void) => () => void;
}

function resolversOf({ announce, subscribe }: Wires) {
  return {
    Query: {
      hello: (_: unknown, { name }: { name?: string }) => `hello ${name ?? 'world'}`,
      whoAmI: (_: unknown, __: unknown, { principal }: GraphqlContext) => principal.id,
      correlationId: (_: unknown, __: unknown, { correlationId }: GraphqlContext) => correlationId,
      causationId: (_: unknown, __: unknown, { causationId }: GraphqlContext) => causationId,
      fault: () => {
        throw new Error('the password is swordfish');
      },
      refusal: () => {
        throw new GraphQLError('not like that', { extensions: { code: 'TEAPOT', hint: 'tea' } });
      },
      behind: () => {
        throw new ReadFailure('PROJECTION_BEHIND', 'The accounts are behind.', { lag: 7 });
      },
      forbiddenByChance: () => {
        throw Object.assign(new Error('secret'), { extensions: { code: 'TEAPOT' } });
      },
      hang: (_: unknown, __: unknown, { signal }: GraphqlContext) => {
        announce(signal);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted')));
      },
      node: () => ({ id: '1' }),
    },
    Mutation: { touch: () => 'touched' },
    Subscription: {
      numbers: {
        subscribe: (_: unknown, __: unknown, { signal }: GraphqlContext) =>
          createConflatingIterator<number>({
            initial: () => 0,
            subscribe,
            merge: (_old, next) => next,
            signal,
          }),
        resolve: (value: number) => value,
      },
      breaks: {
        subscribe: () =>
          createConflatingIterator<number>({
            initial: () => Promise.reject(new Error('the password is swordfish')),
            subscribe: () => () => {},
            merge: (_old, next) => next,
          }),
      },
      faults: {
        subscribe: () => {
          throw new Error('the password is swordfish');
        },
      },
      correlation: {
        subscribe: (_: unknown, __: unknown, { correlationId }: GraphqlContext) =>
          createConflatingIterator<string>({
            initial: () => correlationId,
            subscribe: () => () => {},
            merge: (old) => old,
          }),
        resolve: (value: string) => value,
      },
    },
  };
}
