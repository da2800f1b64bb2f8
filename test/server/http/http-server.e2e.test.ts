import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StartupError } from '../../../server/errors-startup.ts';
import { openSocket } from './socket.ts';
import { startTestServer, type TestServer } from './test-server.ts';

describe('a running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('answers a query as the operator', async () => {
    const response = await server.graphql('{ hello whoAmI }');
    expect(await response.json()).toEqual({ data: { hello: 'hello world', whoAmI: 'operator' } });
  });

  test('keeps a sane correlation id and gives it back', async () => {
    const response = await server.graphql('{ correlationId causationId }', {
      headers: { 'x-correlation-id': 'story-1', 'x-causation-id': 'cause-1' },
    });
    expect(response.headers.get('x-correlation-id')).toBe('story-1');
    expect(await response.json()).toEqual({ data: { correlationId: 'story-1', causationId: 'cause-1' } });
  });

  test.each(['two words', 'x'.repeat(129), ''])(
    'replaces the correlation id %j by a version 7 UUID',
    async (id) => {
      const response = await server.graphql('{ correlationId causationId }', {
        headers: { 'x-correlation-id': id, 'x-causation-id': id },
      });
      const given = response.headers.get('x-correlation-id');
      expect(given).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      expect(await response.json()).toEqual({ data: { correlationId: given, causationId: null } });
    },
  );

  test('says that it lives and that it is ready', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${server.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ok: true, detail: 'all is well' });
  });

  test('sends the security headers with every response', async () => {
    for (const path of ['/health/live', '/graphql', '/nowhere']) {
      const { headers } = await fetch(server.url + path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
  });

  test('refuses a second server on its port with one sentence that says how to go on', async () => {
    const port = Number(new URL(server.url).port);
    const second = startTestServer({ port });
    await expect(second).rejects.toThrow(StartupError);
    await expect(second).rejects.toThrow(
      `Port ${port} is already in use; choose another one, for example with PORT=${port + 1}.`,
    );
  });

  test('aborts the signal of a request whose client leaves', async () => {
    const leaving = new AbortController();
    const asked = server.graphql('{ hang }', { signal: leaving.signal });
    const signal = await server.hanging;
    expect(signal.aborted).toBe(false);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });

  test('refuses upgrades of other paths, and of pages of other sites', async () => {
    const { host } = new URL(server.url);
    expect(await upgradeStatus(server.url, '/elsewhere', {})).toBe('HTTP/1.1 404 Not Found');
    expect(await upgradeStatus(server.url, '/graphql', { origin: 'https://evil.example' })).toBe(
      'HTTP/1.1 403 Forbidden',
    );
    expect(await upgradeStatus(server.url, '/graphql', { origin: 'null' })).toBe('HTTP/1.1 403 Forbidden');
    expect(await upgradeStatus(server.url, '/graphql', { origin: `http://${host}` })).toBe(
      'HTTP/1.1 101 Switching Protocols',
    );
  });
});

test('a server that is not ready says why with status 503', async () => {
  const server = await startTestServer({ ready: () => ({ ok: false, detail: 'accounts are behind' }) });
  const response = await fetch(`${server.url}/health/ready`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ ok: false, detail: 'accounts are behind' });
  await server.close();
});

test('closing takes less than 5 s with a subscriber, a hanging request and a silent connection', async () => {
  const server = await startTestServer();
  const subscriber = await openSocket(server.url);
  subscriber.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { numbers }' } });
  await subscriber.receive();
  const hanging = server.graphql('{ hang }').then((response) => response.json());
  await server.hanging;
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) => request(`${server.url}/health/live`, { agent }, resolve).end());
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(silent, 'connect');

  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(await subscriber.closed).toBe(1001);
  expect(await hanging).toEqual({ data: { hang: 'aborted' } });
  expect(server.subscribers()).toBe(0);
  silent.destroy();
  agent.destroy();
});

test('closing takes less than 5 s with a client that never answers the close of its socket', async () => {
  const server = await startTestServer();
  const deaf = await openSocket(server.url);
  deaf.socket.pause();
  const start = performance.now();
  await server.close();
  expect(performance.now() - start).toBeLessThan(5_000);
  deaf.socket.terminate();
});

async function upgradeStatus(
  url: string,
  path: string,
  headers: Record<string, string>,
): Promise<string | undefined> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'graphql-transport-ws',
    ...headers,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer).split('\r\n')[0];
}
