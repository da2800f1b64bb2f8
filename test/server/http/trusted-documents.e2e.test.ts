import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentRule } from '../../../server/graphql/trusted-documents.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { cookieOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openEventStream } from './event-stream.ts';
import { openSocket } from './socket.ts';

const manifest: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(path.join(packageRoot, 'app/_graphql/generated/persisted-documents.json'), 'utf8'),
);
const idOf = (start: string) => {
  const found = Object.entries(manifest).find(([, text]) => text.includes(start));
  if (!found) throw new Error(`the pages have no ${start}`);
  return { id: found[0], text: found[1] };
};
/** Documents of the pages. */
const QUERY = idOf('query Me ');
const SUBSCRIPTION = idOf('subscription ProjectionProgressFrames ');

type Headers = Record<string, string>;
type Payload = { readonly query?: string; readonly extensions?: object };
type Answer = {
  readonly data?: object;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
};

const byId = (id: string): Payload => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });

const RULES: readonly DocumentRule[] = ['any', 'trusted-from-people', 'trusted'];
const servers = new Map<DocumentRule, TestServer>();
beforeAll(async () => {
  for (const documents of RULES) servers.set(documents, await startTestServer({ documents, browser: true }));
});
afterAll(async () => {
  for (const server of servers.values()) await server.stop();
});

const postTo =
  (address: string) =>
  async (url: string, payload: Payload, headers: Headers): Promise<Answer> => {
    const response = await fetch(`${url}${address}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(payload),
    });
    return (await response.json()) as Answer;
  };

const WAYS: readonly {
  readonly way: string;
  readonly trusted: { readonly id: string; readonly text: string };
  readonly own: string;
  readonly ask: (url: string, payload: Payload, headers: Headers) => Promise<Answer>;
}[] = [
  {
    way: 'POST',
    trusted: QUERY,
    own: '{ me { role } }',
    ask: postTo('/graphql'),
  },
  {
    way: 'GET',
    trusted: QUERY,
    own: '{ me { role } }',
    ask: async (url, { query, extensions }, headers) => {
      const search = new URLSearchParams({
        ...(query !== undefined && { query }),
        ...(extensions && { extensions: JSON.stringify(extensions) }),
      });
      const response = await fetch(`${url}/graphql?${search}`, {
        headers: { 'apollo-require-preflight': 'true', ...headers },
      });
      return response.json() as Promise<Answer>;
    },
  },
  {
    way: 'the bulk path',
    trusted: QUERY,
    own: '{ me { role } }',
    ask: postTo('/graphql/bulk'),
  },
  {
    way: 'WebSocket',
    trusted: SUBSCRIPTION,
    own: 'subscription { projectionProgress { __typename } }',
    ask: async (url, payload, headers) => {
      const { socket, send, receive } = await openSocket(url, { headers });
      // The protocol wants a document, if only an empty one.
      send({ type: 'subscribe', id: '1', payload: { query: '', ...payload } });
      const message = await receive();
      socket.terminate();
      return (message.type === 'error' ? { errors: message.payload } : message.payload) as Answer;
    },
  },
  {
    way: 'server-sent events',
    trusted: SUBSCRIPTION,
    own: 'subscription { projectionProgress { __typename } }',
    ask: async (url, payload, headers) => {
      const stream = await openEventStream(url, payload, headers);
      const event = await stream.receive();
      stream.leave();
      return JSON.parse(event?.data ?? '') as Answer;
    },
  },
];

const HELD: readonly [DocumentRule, 'a person' | 'a program', boolean][] = [
  ['any', 'a person', false],
  ['any', 'a program', false],
  ['trusted-from-people', 'a person', true],
  ['trusted-from-people', 'a program', false],
  ['trusted', 'a person', true],
  ['trusted', 'a program', true],
];

describe.each(HELD)('with the rule "%s", %s', (rule, who, held) => {
  let url: string;
  let headers: Headers;
  beforeAll(async () => {
    const server = servers.get(rule);
    if (!server) throw new Error('not started');
    url = server.url;
    headers =
      who === 'a person'
        ? { cookie: await cookieOf(url, server.services.identity, 'AUDITOR') }
        : authorizationFor(url);
  });

  test.each(WAYS)('over $way', async ({ trusted, own, ask }) => {
    expect((await ask(url, { query: trusted.text }, headers)).data).toBeDefined();
    if (ask !== WAYS[1]?.ask) expect((await ask(url, byId(trusted.id), headers)).data).toBeDefined();
    const answer = await ask(url, { query: own }, headers);
    if (!held) return expect(answer.data).toBeDefined();
    expect(answer.data).toBeUndefined();
    const [error] = answer.errors ?? [];
    expect(error?.extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
    expect(error?.message).toMatch(
      /send the id of one as extensions.persistedQuery.sha256Hash, or reload a page/,
    );
  });

  test('an id that is not known brings nothing in with it', async () => {
    const unknown = { ...byId('sha256:0'), query: '{ me { role } }' };
    const answer = await WAYS[0]?.ask(url, unknown, headers);
    if (held) expect(answer?.errors?.[0]?.extensions.code).not.toBeUndefined();
    expect(answer?.data === undefined).toBe(true);
  });
});
