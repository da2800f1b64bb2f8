import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { getIntrospectionQuery } from 'graphql';
import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_DIRECTIVES,
  MAX_MESSAGE_BYTES,
  MAX_TOKENS,
} from '../../../server/graphql/limits.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const bodyOf = async (response: Promise<Response>) => (await response).json();

test('the server conforms to GraphQL over HTTP in every point of the audit', async () => {
  const results = await auditServer({
    url: `${server.url}/graphql`,
    // Reads by GET need a header that no other site's page can make a browser send.
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': 'true' } }),
  });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(failed.map(({ id, name }) => `${id} ${name}`)).toEqual([]);
  expect(results).toHaveLength(61);
});

test('nobody is told the schema where that is switched off', async () => {
  const closed = await startTestServer({ introspection: false });
  onTestFinished(() => closed.close());
  const { data, errors } = await bodyOf(closed.graphql(getIntrospectionQuery()));
  expect(data).toBeUndefined();
  expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(await bodyOf(closed.graphql('{ hello }'))).toEqual({ data: { hello: 'hello world' } });
});

test('a GET without a header that other sites can not send is refused', async () => {
  const response = await fetch(`${server.url}/graphql?query={hello}`);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('CSRF');
});

test('a fault is answered without its inside, and logged under the same id', async () => {
  const response = await server.graphql('{ fault }', { headers: { 'x-correlation-id': 'story-2' } });
  const body = await response.text();
  expect(body).not.toContain('swordfish');
  expect(JSON.parse(body)).toMatchObject({
    data: { fault: null },
    errors: [
      {
        message: 'Internal error',
        path: ['fault'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'story-2' },
      },
    ],
  });
  const entry = server.logged.find(({ correlationId }) => correlationId === 'story-2');
  expect(entry).toMatchObject({ path: ['fault'], err: { message: 'the password is swordfish' } });
});

test('an error that only happens to carry a code is a fault', async () => {
  const { errors } = await bodyOf(server.graphql('{ forbiddenByChance }'));
  expect(errors).toMatchObject([
    { message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
});

test('an error that is thrown with its own code passes', async () => {
  const { errors } = await bodyOf(server.graphql('{ refusal }'));
  expect(errors).toMatchObject([{ message: 'not like that', extensions: { code: 'TEAPOT', hint: 'tea' } }]);
});

test('a query that can not be served as asked says why', async () => {
  const { errors } = await bodyOf(server.graphql('{ behind }'));
  expect(errors).toMatchObject([
    {
      message: 'The accounts are behind.',
      path: ['behind'],
      extensions: { code: 'PROJECTION_BEHIND', lag: 7 },
    },
  ]);
});

test('a subscription over HTTP is sent to the WebSocket', async () => {
  const { errors } = await bodyOf(server.graphql('subscription { numbers }'));
  expect(errors).toMatchObject([
    { message: 'Subscriptions go over the WebSocket at the same path.', extensions: { code: 'BAD_REQUEST' } },
  ]);
});

test('the introspection query is within the limits', async () => {
  const { data, errors } = await bodyOf(server.graphql(getIntrospectionQuery()));
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe('Query');
});

test.each([
  ['depth', deep(MAX_DEPTH + 1), `Query depth limit of ${MAX_DEPTH} exceeded, found ${MAX_DEPTH + 1}.`],
  [
    'aliases',
    aliased(MAX_ALIASES + 1),
    `Aliases limit of ${MAX_ALIASES} exceeded, found ${MAX_ALIASES + 1}.`,
  ],
  ['aliases in fragments', fragments(), `Aliases limit of ${MAX_ALIASES} exceeded, found 62.`],
  [
    'directives',
    `{ ${'... @include(if: true) { hello } '.repeat(MAX_DIRECTIVES + 1)} }`,
    `Directives limit of ${MAX_DIRECTIVES} exceeded, found ${MAX_DIRECTIVES + 1}.`,
  ],
  [
    'tokens',
    aliased(MAX_TOKENS),
    `Syntax Error: Document contains more that ${MAX_TOKENS} tokens. Parsing aborted.`,
  ],
])('a document with too much of %s is refused with status 400', async (_what, query, message) => {
  const response = await server.graphql(query, { headers: { accept: 'application/graphql-response+json' } });
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors[0].message).toBe(message);
  expect(errors[0].extensions.code).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/);
});

test('a document at the limit is served', async () => {
  expect((await bodyOf(server.graphql(deep(MAX_DEPTH)))).errors).toBeUndefined();
  expect((await bodyOf(server.graphql(aliased(MAX_ALIASES)))).errors).toBeUndefined();
});

test.each([
  ['too large', 413, { body: JSON.stringify({ query: `{ hello } #${'x'.repeat(MAX_MESSAGE_BYTES)}` }) }],
  ['not JSON', 400, { body: '{' }],
  ['plain text', 415, { body: '{}', headers: { 'content-type': 'text/plain' } }],
  ['several operations', 400, { body: JSON.stringify([{ query: '{ hello }' }]) }],
])(
  'a request that is %s is refused with status %i and an error in GraphQL form',
  async (_what, status, init) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...init,
    });
    expect(response.status).toBe(status);
    const { errors } = await response.json();
    expect(errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(errors[0].message).not.toBe('Internal error');
  },
);

test.each([
  ['that says how long it is', 'Content-Length', String],
  ['in chunks', 'Transfer-Encoding', () => 'chunked'],
])(
  'a client that sends a body %s, however large, to its end hears why it is refused',
  async (_how, name, of) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const piece = 'x'.repeat(MAX_MESSAGE_BYTES);
    const chunks = 64;
    const inChunks = name === 'Transfer-Encoding';
    const framed = inChunks ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece;
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n${name}: ${of(chunks * piece.length)}\r\n\r\n`,
    );
    for (let sent = 0; sent < chunks; sent += 1) {
      if (!socket.write(framed)) await once(socket, 'drain');
      await setImmediate();
    }
    if (inChunks) socket.write('0\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 413 [\s\S]*Request body is too large/);

    // And the connection is good for the next.
    socket.write(`GET /health/live HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 200 /);
  },
);

function deep(depth: number): string {
  return `{ ${'node { '.repeat(depth - 1)} id ${'}'.repeat(depth - 1)} }`;
}

function aliased(count: number): string {
  return `{ ${Array.from({ length: count }, (_, index) => `a${index}: hello`).join(' ')} }`;
}

/** Each fragment has the next one twice, under two aliases: five of them stand for 2 + 4 + 8 + 16 + 32 fields. */
function fragments(): string {
  const spreads = [1, 2, 3, 4].map(
    (n) => `fragment f${n} on Node { a: node { ...f${n + 1} } b: node { ...f${n + 1} } }`,
  );
  return `{ node { ...f1 } } ${spreads.join(' ')} fragment f5 on Node { a: id b: id }`;
}
