import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import type { DocumentNode } from 'graphql';
import { meDocument } from '../_graphql/me-documents.ts';
import { VersionedCache } from '../_graphql/versioned-cache.ts';
import { fetchSignedIn } from '../_identity/fetch-signed-in.ts';
import { leaveToSignIn } from '../_identity/sign-in-page.ts';
import { Freshness } from './freshness.ts';
import { LiveConnection } from './live-connection.ts';
import { Reachability } from './reachability.ts';
import { readYourWritesLink } from './read-your-writes-link.ts';

/** All that one open page shares: its GraphQL client, its WebSocket, and what it knows about freshness. */
export interface PageSession {
  readonly client: ApolloClient;
  readonly connection: LiveConnection;
  readonly freshness: Freshness;
  readonly reachability: Reachability;
}

/** A request whose answer got lost is sent again this often before a person is asked; commands are idempotent. */
const attempts = { max: 3 };
const retryDelay = { initial: 300, max: 2_000, jitter: true };

/** Where operations go that need more room than the usual address has. */
const endpoints: Readonly<Record<string, string>> = { ExecuteCommands: '/graphql/bulk' };

let session: PageSession | undefined;

/** The session of this page, made when it is first asked for. */
export function pageSession(): PageSession {
  session ??= createSession();
  return session;
}

function createSession(): PageSession {
  const freshness = new Freshness();
  const reachability = new Reachability();
  const connection = new LiveConnection(webSocketUrl(), (reason) => lookAgain(client, reason));
  const overHttp = ApolloLink.from([
    readYourWritesLink(freshness),
    new RetryLink({ attempts, delay: retryDelay }),
    reachability.link(),
    new PersistedQueryLink({ generateHash: idOf }),
    new HttpLink({
      uri: ({ operationName }) => endpoints[operationName ?? ''] ?? '/graphql',
      fetch: fetchSignedIn,
    }),
  ]);
  const link = ApolloLink.split(
    (operation) => operation.operationType === 'subscription',
    ApolloLink.from([byIdLink, new GraphQLWsLink(connection.transport)]),
    overHttp,
  );
  const client = new ApolloClient({ link, cache: new VersionedCache(), queryDeduplication: false });
  return { client, connection, freshness, reachability };
}

/** What the server closes a socket with whose sign-in has come to its end by itself. */
const EXPIRED = 'The sign-in has expired';

/** Finds out who the page is to the server now: nobody, which makes it leave, or somebody who may do something else than before. */
function lookAgain(client: ApolloClient, reason: string): void {
  if (reason === EXPIRED) leaveToSignIn('expired');
  // A server that is away is another matter.
  else void readMe(client).catch(() => null);
}

/** Reads anew who the page is to the server, and what that may do; what is on screen changes with it. */
export function readMe(client: ApolloClient): Promise<unknown> {
  return client.query({ query: meDocument, fetchPolicy: 'network-only' });
}

/** Names a subscription's document by its id as well, for a server that executes no others. */
const byIdLink = new ApolloLink((operation, forward) => {
  operation.extensions = {
    ...operation.extensions,
    persistedQuery: { version: 1, sha256Hash: idOf(operation.query) },
  };
  return forward(operation);
});

/** The id that a document was given when the pages were built; the server knows it. */
function idOf(document: DocumentNode & { readonly __meta__?: { readonly hash: string } }): string {
  return document.__meta__?.hash ?? '';
}

/** Same host and port as the page; undefined while the page is rendered ahead of time, where nothing is live. */
function webSocketUrl(): string | undefined {
  if (typeof window === 'undefined') return undefined;
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/graphql`;
}
