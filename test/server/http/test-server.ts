import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { ReadFailure } from '../../../server/errors.ts';
import type { GraphqlContext } from '../../../server/graphql/context.ts';
import { CostBudget } from '../../../server/graphql/cost-budget.ts';
import { createConflatingIterator } from '../../../server/graphql/latest-value-iterator.ts';
import { type SubscriptionCounts, zeroCounts } from '../../../server/graphql/subscriptions/counts.ts';
import { type LiveListener, LiveSubscription } from '../../../server/graphql/subscriptions/live-source.ts';
import {
  type HttpServer,
  type HttpServerOptions,
  startHttpServer,
} from '../../../server/http/http-server.ts';
import { principalOf } from '../../support/principals.ts';

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
  type Chapter { number: Int! text: String! echo(word: String!): String! }
  type Subscription { story(after: Int! = 0): [Chapter!]! numbers(below: Int): Int!  node: Node  breaks: Int!  faults: Int! correlation: String! }
`;

/** A schema with one field for each way in which things go. */
export interface TestServer extends HttpServer {
  /** What was logged, one object a line. */
  readonly logged: readonly Record<string, unknown>[];
  /** Pushes to everybody who subscribed to `numbers`. */
  readonly push: (value: number) => void;
  readonly subscribers: () => number;
  /** Adds a chapter to the story, for everybody who follows it. */
  readonly write: (text: string) => void;
  /** How often somebody began to follow the story who could not join others. */
  readonly storiesOpened: () => number;
  readonly counts: SubscriptionCounts;
  /** Resolves when `hang` was asked for; its signal is the request's. */
  readonly hanging: Promise<AbortSignal>;
  readonly graphql: (query: string, init?: RequestInit) => Promise<Response>;
}

/** Everybody is let in, as the operator: these tests are about other things. */
const openDoor: HttpServerOptions['authenticator'] = {
  authenticate: async () => principalOf('ADMINISTRATOR', 'operator'),
  watch: () => () => {},
};

/** Starts the real web server on a free port, for the test schema and without pages. */
export async function startTestServer({
  costPerMinute = Number.MAX_SAFE_INTEGER,
  ...changes
}: Partial<HttpServerOptions> & { readonly costPerMinute?: number } = {}): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const pushes = new Set<(value: number) => void>();
  const counts = zeroCounts();
  const story = createStory();
  let announce: (signal: AbortSignal) => void = () => {};
  const hanging = new Promise<AbortSignal>((resolve) => {
    announce = resolve;
  });
  const subscribe = (push: (value: number) => void) => {
    pushes.add(push);
    return () => void pushes.delete(push);
  };
  const schema = makeExecutableSchema({ typeDefs, resolvers: resolversOf({ announce, subscribe, story }) });
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    ui: 'none',
    budget: new CostBudget(costPerMinute),
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    subscriptionCounts: counts,
    schema,
    services: {} as GraphqlContext['services'],
    authenticator: openDoor,
    ready: () => ({ ok: true, detail: 'all is well' }),
    log: pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    ...changes,
  });
  return {
    ...server,
    logged,
    hanging,
    counts,
    write: story.write,
    storiesOpened: story.opened,
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
  readonly story: ReturnType<typeof createStory>;
}

interface Chapter {
  readonly number: number;
  readonly text: string;
}

/** A story whose chapters everybody gets who follows it: those after one when he begins, and then each that is written. */
function createStory() {
  const chapters: Chapter[] = [];
  const listeners = new Set<LiveListener<readonly Chapter[]>>();
  let opened = 0;
  const follow = (after: number, signal: AbortSignal) =>
    new LiveSubscription<readonly Chapter[]>(
      {
        key: 'story',
        open: (listener) => {
          opened += 1;
          listeners.add(listener);
          return {
            snapshot: (hand) => hand([...chapters]),
            close: () => void listeners.delete(listener),
          };
        },
        merge: (pending, next) => [...pending, ...next],
        beginning: { key: String(after), of: (all) => all.filter(({ number }) => number > after) },
      },
      signal,
    );
  const write = (text: string) => {
    const chapter = { number: chapters.length + 1, text };
    chapters.push(chapter);
    for (const { tell } of listeners) tell([chapter]);
  };
  return { follow, write, opened: () => opened, followed: () => listeners.size };
}

function resolversOf({ announce, subscribe, story }: Wires) {
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
    Chapter: { echo: ({ text }: Chapter, { word }: { word: string }) => `${text} ${word}` },
    Subscription: {
      story: {
        subscribe: (_: unknown, { after }: { after: number }, { signal }: GraphqlContext) =>
          story.follow(after, signal),
        resolve: (chapters: readonly Chapter[]) => chapters,
      },
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
