import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  MAX_ALIASES,
  MAX_DEPTH,
  MAX_MESSAGE_BYTES,
  MAX_SUBSCRIPTIONS_PER_SOCKET,
  MAX_TOKENS,
} from '../../../server/graphql/limits.ts';
import { openSocket, type Socket } from './socket.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let client: Socket;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(async () => {
  client = await openSocket(server.url);
});
afterEach(() => client.socket.terminate());
afterAll(() => server.close());

const subscribe = (query: string, more: object = {}, id = '1') =>
  client.send({ type: 'subscribe', id, payload: { query, ...more } });

const isStillOpen = async () => {
  client.send({ type: 'ping' });
  return (await client.receive()).type === 'pong';
};

test('a subscriber gets the initial value and what follows, and costs nothing after it has left', async () => {
  subscribe('subscription { numbers }');
  expect(await client.receive()).toEqual({ id: '1', type: 'next', payload: { data: { numbers: 0 } } });
  server.push(1);
  expect(await client.receive()).toEqual({ id: '1', type: 'next', payload: { data: { numbers: 1 } } });
  expect(server.subscribers()).toBe(1);
  client.send({ type: 'complete', id: '1' });
  expect(await isStillOpen()).toBe(true);
  expect(server.subscribers()).toBe(0);
});

test('a subscriber whose connection breaks is let go of', async () => {
  subscribe('subscription { numbers }');
  await client.receive();
  client.socket.terminate();
  await expect.poll(() => server.subscribers()).toBe(0);
});

test.each([
  ['a syntax error', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', 'subscription { letters }', 'GRAPHQL_VALIDATION_FAILED'],
  ['too many aliases', `subscription { node { ${aliases()} } }`, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'too much depth',
    `subscription { ${'node { '.repeat(MAX_DEPTH)} id ${'}'.repeat(MAX_DEPTH)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['too many tokens', `subscription { numbers ${'__typename '.repeat(MAX_TOKENS)} }`, 'GRAPHQL_PARSE_FAILED'],
  ['a query', '{ hello }', 'BAD_REQUEST'],
  ['a mutation', 'mutation { touch }', 'BAD_REQUEST'],
  [
    'two operations and no name',
    'subscription a { numbers } subscription b { numbers }',
    'OPERATION_RESOLUTION_FAILURE',
  ],
])('%s fails the operation, not the socket', async (_what, query, code) => {
  subscribe(query);
  expect(await client.receive()).toMatchObject({
    id: '1',
    type: 'error',
    payload: [{ extensions: { code } }],
  });
  expect(await isStillOpen()).toBe(true);
});

test('a variable of the wrong type fails the operation, not the socket', async () => {
  subscribe('subscription ($below: Int) { numbers(below: $below) }', { variables: { below: 'ten' } });
  expect(await client.receive()).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
  expect(await isStillOpen()).toBe(true);
});

test.each(['breaks', 'faults'])(
  'a fault in %s is answered without its inside, and logged under the same id',
  async (field) => {
    subscribe(`subscription { ${field} }`, { extensions: { correlationId: `story-${field}` } });
    const { payload } = await client.receive();
    expect(JSON.stringify(payload)).not.toContain('swordfish');
    const [error] = Array.isArray(payload) ? payload : (payload as { errors: unknown[] }).errors;
    expect(error).toMatchObject({
      message: 'Internal error',
      extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: `story-${field}` },
    });
    const entry = server.logged.find(({ correlationId }) => correlationId === `story-${field}`);
    expect(entry).toMatchObject({ err: { message: 'the password is swordfish' } });
  },
);

test('a subscription belongs to the story that its message names', async () => {
  subscribe('subscription { correlation }', { extensions: { correlationId: 'story-3' } });
  expect(await client.receive()).toMatchObject({ payload: { data: { correlation: 'story-3' } } });
});

test('one subscription more than a socket carries is refused, and the others go on', async () => {
  for (let id = 1; id <= MAX_SUBSCRIPTIONS_PER_SOCKET + 1; id++) {
    subscribe('subscription { numbers }', {}, String(id));
  }
  const received = new Map<string | undefined, string>();
  while (received.size <= MAX_SUBSCRIPTIONS_PER_SOCKET) {
    const { id, type } = await client.receive();
    received.set(id, type);
  }
  expect([...received].filter(([, type]) => type !== 'next')).toEqual([
    [String(MAX_SUBSCRIPTIONS_PER_SOCKET + 1), 'error'],
  ]);
});

test('a message that is too large closes the socket that it came from, and nothing else', async () => {
  const other = await openSocket(server.url);
  client.socket.send('x'.repeat(MAX_MESSAGE_BYTES + 1));
  expect(await client.closed).toBe(1009);
  other.send({ type: 'ping' });
  expect(await other.receive()).toEqual({ type: 'pong' });
  other.socket.terminate();
});

function aliases(): string {
  return Array.from({ length: MAX_ALIASES + 1 }, (_, index) => `a${index}: id`).join(' ');
}
