import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../../server/graphql/limits.ts';
import { openEventStream } from './event-stream.ts';
import { startTestServer, type TestServer } from './test-server.ts';

// What is true of every subscription is in subscriptions.e2e.test.ts.

const NUMBERS = { query: 'subscription { numbers }' };

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

test('a stream is one that no cache keeps and no proxy holds back', async () => {
  const stream = await openEventStream(server.url, NUMBERS, { 'x-correlation-id': 'story-1' });
  expect(stream.status).toBe(200);
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-correlation-id': 'story-1',
  });
  expect(await stream.receive()).toEqual({ event: 'next', data: '{"data":{"numbers":0}}' });
  stream.leave();
});

test('a mistake is told and ends the stream as complete, so that nobody tries again', async () => {
  const stream = await openEventStream(server.url, { query: 'subscription { letters }' });
  expect(await stream.receive()).toMatchObject({ event: 'next' });
  expect(await stream.receive()).toEqual({ event: 'complete', data: '' });
  expect(await stream.ended).toBe(true);
});

test('a server that closes ends its streams at once and not as complete, so that clients try again', async () => {
  const stream = await openEventStream(server.url, NUMBERS);
  await stream.receive();
  await server.close();
  expect(await stream.receive()).toBeNull();
  expect(server.subscribers()).toBe(0);
});

test("a browser's own EventSource, which can only GET, is answered", async () => {
  const controller = new AbortController();
  const query = new URLSearchParams(NUMBERS);
  const response = await fetch(`${server.url}/graphql?${query}`, {
    headers: { accept: 'text/event-stream' },
    signal: controller.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('event: next')) text += (await reader?.read())?.value ?? '';
  expect(text).toContain('event: next\ndata: {"data":{"numbers":0}}\n\n');
  controller.abort();
});

test("another site's page is refused", async () => {
  const stream = await openEventStream(server.url, NUMBERS, { origin: 'https://elsewhere.example' });
  expect(stream.status).toBe(403);
  expect(server.subscribers()).toBe(0);
});

test.each([
  ['no query', {}, {}, 400],
  ['variables that are a list', { ...NUMBERS, variables: [] }, {}, 400],
  ['a body that is too large', { query: 'x'.repeat(MAX_MESSAGE_BYTES) }, {}, 413],
  ['a form', NUMBERS, { 'content-type': 'text/plain' }, 415],
])('%s is refused before a stream begins', async (_what, payload, headers, status) => {
  expect((await openEventStream(server.url, payload, headers)).status).toBe(status);
});

test('who takes JSON too gets JSON', async () => {
  const response = await server.graphql('{ hello }', {
    headers: { accept: 'application/graphql-response+json, application/json, text/event-stream' },
  });
  expect(await response.json()).toEqual({ data: { hello: 'hello world' } });
});
