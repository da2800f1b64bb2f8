import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { csvExports } from '../../../server/features/index.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ui: true });
});
afterAll(() => server.stop());

/** The addresses of all pages, by the files that they are made of. */
const PAGES = readdirSync(path.join(packageRoot, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'page.tsx')
  .map((file) => `/${path.dirname(file)}`.replace('/.', '/').replace(/\[\w+\]/g, 'any'))
  .filter((address) => address !== '/sign-in');

const get = (address: string, init: RequestInit = {}) =>
  fetch(`${server.url}${address}`, { redirect: 'manual', ...init });
const post = (address: string, body: object, headers: Record<string, string> = {}) =>
  get(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('without a session', () => {
  test.each([
    ...PAGES,
    '/graphiql',
    '/graphiql/graphiql.js',
    '/nothing-here',
    '/_nextish',
    '/sign-in/../accounts',
    '/%2e%2e/accounts',
    '//accounts',
  ])('the page %s leads to the sign-in page', async (address) => {
    const response = await get(address);
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^\/sign-in\?to=/),
    ]);
    expect(await response.text()).toBe('');
  });

  test.each([
    ['/graphql', { query: '{ __typename }' }],
    ['/graphql', { query: '{ __schema { types { name } } }' }],
    ['/graphql', { query: '{ acounts { totalCount } }' }],
    ['/graphql', { query: '{ nonsense' }],
    ['/graphql', []],
    ['/graphql/bulk', { query: 'mutation { executeCommands(commands: []) { __typename } }' }],
  ])('%s answers %j with nothing but that nobody is signed in', async (address, body) => {
    const response = await post(address, body);
    expect(response.status).toBe(401);
    const { data, errors } = await response.json();
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: 'Sign in, or send an API key in the header "Authorization: Bearer …".',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ]);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('/graphql answers %s no better', async (method) => {
    const response = await get('/graphql?query={__typename}', {
      method,
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(response.status).toBe(401);
  });

  test('no subscription begins, over server-sent events or over WebSocket', async () => {
    const query = 'subscription { projectionProgress { __typename } }';
    expect((await post('/graphql', { query }, { accept: 'text/event-stream' })).status).toBe(401);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    socket.send('{"type":"connection_init"}');
    expect((await once(socket, 'close'))[0]).toBe(4403);
    expect(messages).toEqual([]);
  });

  test('one who asks for a subscription before being let in is shown out', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(
      JSON.stringify({
        type: 'subscribe',
        id: '1',
        payload: { query: 'subscription { dashboard { __typename } }' },
      }),
    );
    expect((await once(socket, 'close'))[0]).toBe(4401);
  });

  test.each(csvExports.map(({ name }) => name))('the download %s is refused', async (name) => {
    const response = await get(`/export/${name}.csv`);
    expect(response.status).toBe(401);
    expect((await response.json()).errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  test('metrics are refused', async () => {
    const response = await get('/metrics');
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('daybook_');
  });

  test('health says that it is well, and nothing of the book', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ ok: true });
    const { ok, detail, lag, ...more } = await (await get('/health/ready')).json();
    expect([ok, typeof detail, more]).toEqual([true, 'string', {}]);
    for (const one of lag) expect(Object.keys(one).sort()).toEqual(['events', 'projection', 'seconds']);
  });

  test('the sign-in page is there with all that it is made of, under a strict policy', async () => {
    const response = await get('/sign-in');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/script-src[^;]*'nonce-/);
    const html = await response.text();
    const parts = [...html.matchAll(/(?:src|href)="(\/_next\/[^"]+)"/g)].map(([, address]) => address ?? '');
    expect(parts.length).toBeGreaterThan(0);
    for (const address of new Set(parts)) expect((await get(address)).status).toBe(200);
    expect(await (await get('/api/auth/ways')).json()).toEqual({ password: true, provider: null });
  });

  test.each([
    '/api/auth/get-session',
    '/api/auth/list-sessions',
    '/api/auth/sign-up/email',
    '/api/auth/request-password-reset',
    '/api/auth/callback/oidc',
    '/api/auth/ok',
    '/api/auth/reference',
  ])('of what better-auth offers beyond that, %s is not there', async (address) => {
    for (const method of ['GET', 'POST']) {
      const response = await get(address, {
        method,
        ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
      });
      expect([302, 404]).toContain(response.status);
      if (response.status === 302) expect(response.headers.get('location')).toMatch(/^\/sign-in\?to=/);
    }
  });
});

test('pages came to be looked at', () => {
  expect(PAGES.length).toBeGreaterThan(5);
});
