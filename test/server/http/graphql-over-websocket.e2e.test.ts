import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES, MAX_SUBSCRIPTIONS_PER_SOCKET } from '../../../server/graphql/limits.ts';
import { openSocket, type Socket } from './socket.ts';
import { startTestServer, type TestServer } from './test-server.ts';

// What is true of every subscription is in subscriptions.e2e.test.ts.

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

test('a subscription that is completed leaves the socket open', async () => {
  subscribe('subscription { numbers }');
  expect(await client.receive()).toEqual({ id: '1', type: 'next', payload: { data: { numbers: 0 } } });
  client.send({ type: 'complete', id: '1' });
  expect(await isStillOpen()).toBe(true);
  expect(server.subscribers()).toBe(0);
});

test.each([
  ['a syntax error', { query: 'subscription {' }],
  ['an unknown field', { query: 'subscription { letters }' }],
  ['a query', { query: '{ hello }' }],
  [
    'a variable of the wrong type',
    { query: 'subscription ($below: Int) { numbers(below: $below) }', variables: { below: 'ten' } },
  ],
])('%s fails the operation, not the socket', async (_what, { query, ...more }) => {
  subscribe(query, more);
  expect(await client.receive()).toMatchObject({ id: '1', type: 'error' });
  expect(await isStillOpen()).toBe(true);
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
