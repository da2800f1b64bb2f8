import { once } from 'node:events';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { testIdentity } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { certificate, startTlsProxy, type TlsProxy } from '../../support/tls-proxy.ts';

const CLIENT = '198.51.100.7';
const user = { email: 'ann@example.com', name: 'Ann', role: 'OPERATOR', mustChangePassword: false } as const;

let trusting: TestServer;
let wary: TestServer;
let withOrigin: TestServer;
const proxies: TlsProxy[] = [];
const passwords = new Map<TestServer, string>();

beforeAll(async () => {
  trusting = await startTestServer({ trustedProxies: ['127.0.0.1'] });
  wary = await startTestServer();
  withOrigin = await startTestServer({ identity: { ...testIdentity, origin: 'https://book.example.com' } });
  for (const server of [trusting, wary, withOrigin]) {
    const made = await server.services.identity.users.create(user);
    passwords.set(server, made?.password ?? '');
    proxies.push(await startTlsProxy(server.url, { speaksFor: CLIENT }));
  }
});
afterAll(async () => {
  for (const proxy of proxies) await proxy.stop();
  for (const server of [trusting, wary, withOrigin]) await server?.stop();
});

/** Signs in over TLS; the lines of the cookies that were set. */
async function signInThrough(proxy: TlsProxy | undefined, server: TestServer): Promise<readonly string[]> {
  const sent = request(`${proxy?.url}/api/auth/sign-in/email`, {
    method: 'POST',
    ca: certificate,
    headers: { 'content-type': 'application/json', origin: proxy?.url },
    agent: false,
  });
  sent.end(JSON.stringify({ email: user.email, password: passwords.get(server) }));
  const [response] = await once(sent, 'response');
  response.resume();
  expect(response.statusCode).toBe(200);
  return response.headers['set-cookie'];
}

async function signInDirectly(
  server: TestServer,
  headers: Record<string, string> = {},
): Promise<readonly string[]> {
  const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email: user.email, password: passwords.get(server) }),
  });
  expect(response.status).toBe(200);
  return response.headers.getSetCookie();
}

const flagsOf = (line: string) =>
  line
    .split('; ')
    .slice(1)
    .map((flag) => flag.toLowerCase());

describe('cookies', () => {
  test('are HttpOnly and SameSite=Lax, and go back to this server alone', async () => {
    for (const line of [
      ...(await signInDirectly(trusting)),
      ...(await signInThrough(proxies[0], trusting)),
    ]) {
      expect(flagsOf(line)).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'path=/']));
      expect(line).not.toMatch(/domain=/i);
    }
  });

  test('are Secure behind a trusted proxy that ends TLS', async () => {
    const lines = await signInThrough(proxies[0], trusting);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(flagsOf(line)).toContain('secure');
  });

  test('are Secure where people find the server by https, whatever is in front', async () => {
    for (const line of await signInDirectly(withOrigin)) expect(flagsOf(line)).toContain('secure');
  });

  test('are not Secure without TLS, and nobody who is not trusted can say that there is TLS', async () => {
    const lines = [
      ...(await signInDirectly(trusting)),
      ...(await signInDirectly(wary, { 'x-forwarded-proto': 'https' })),
    ];
    for (const line of lines) expect(flagsOf(line)).not.toContain('secure');
  });
});

describe('where somebody comes from', () => {
  async function addresses(server: TestServer, action: string): Promise<readonly string[]> {
    await server.services.audit.flush();
    const entries = await server.database.prisma.auditEntry.findMany({
      where: { action },
      orderBy: { id: 'desc' },
      take: 1,
    });
    return entries.map(({ address }) => address);
  }

  test('is what a trusted proxy says, over HTTP', async () => {
    await signInThrough(proxies[0], trusting);
    expect(await addresses(trusting, 'signIn')).toEqual([CLIENT]);
  });

  test('is not what anybody else says', async () => {
    await signInThrough(proxies[1], wary);
    expect(await addresses(wary, 'signIn')).toEqual(['127.0.0.1']);
  });

  test.each([
    ['a trusted proxy', () => trusting, CLIENT],
    ['nobody who is trusted', () => wary, '127.0.0.1'],
  ])('is what %s says, over WebSocket too', async (_who, server, address) => {
    const proxy = proxies[server() === trusting ? 0 : 1];
    const [line = ''] = await signInThrough(proxy, server());
    const socket = new WebSocket(`${proxy?.url.replace('https', 'wss')}/graphql`, 'graphql-transport-ws', {
      ca: certificate,
      headers: { cookie: line.split(';', 1)[0] ?? '', origin: proxy?.url ?? '' },
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(
      '{"type":"subscribe","id":"1","payload":{"query":"subscription { projectionProgress { __typename } }"}}',
    );
    const [frame] = await once(socket, 'message');
    expect(JSON.parse(String(frame))).toMatchObject({ type: 'next' });
    socket.terminate();
    expect(await addresses(server(), 'Subscription.projectionProgress')).toEqual([address]);
  });
});

describe('an upgrade', () => {
  test.each([
    ['a page of another site', 'https://elsewhere.example', 403],
    ['a page without an origin', 'null', 403],
    ['the same host on another port', 'https://127.0.0.1:1', 403],
  ])('for %s is refused', async (_what, origin, status) => {
    const [line = ''] = await signInThrough(proxies[0], trusting);
    const socket = new WebSocket(
      `${proxies[0]?.url.replace('https', 'wss')}/graphql`,
      'graphql-transport-ws',
      {
        ca: certificate,
        headers: { cookie: line.split(';', 1)[0] ?? '', origin },
      },
    );
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(status);
    response.destroy();
  });

  test('for the page that people know the server by is let through', async () => {
    const socket = new WebSocket(`${withOrigin.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { origin: 'https://book.example.com' },
    });
    await once(socket, 'open');
    socket.terminate();
  });
});
