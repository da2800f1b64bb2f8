import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createLog } from '../../../server/http/log.ts';
import { dataOf, send } from '../../support/api.ts';
import { freePort } from '../../support/free-port.ts';
import { keyOf, testIdentity } from '../../support/identity.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';
import { signInAtProvider } from '../../support/provider-visit.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { Visitor } from '../../support/visitor.ts';

let server: TestServer;
let provider: OpenIdProvider;
let logged = '';
/** What must not be found, by what it is. */
const secrets = new Map<string, string>();
beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider({ origin });
  const { issuer, client } = provider;
  const oidc = { issuer, ...client, name: 'Example', newUsers: 'OPERATOR' } as const;
  const log = createLog('trace', {
    write: (line) => {
      logged += line;
    },
  });
  server = await startTestServer({ port, log, identity: { ...testIdentity, origin, oidc } });
  secrets.set('the secret that signs cookies', testIdentity.secret);
  secrets.set('the secret of the provider', client.clientSecret);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server?.stop();
  await provider?.stop();
});

/** What a library prints beside the log. */
const printed: string[] = [];
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
  vi.spyOn(console, method).mockImplementation((...words) => {
    // The provider of the tests has its own to say.
    if (!String(words[0]).startsWith('oidc-provider')) printed.push(words.map(String).join(' '));
  });

const post = (address: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('at the level at which all is told, nothing secret is', async () => {
  await signInWithPasswords();
  await useKeys();
  await signInByProvider();
  await failWith();
  // The log is not empty: what it should tell is there.
  expect(logged).toContain('/api/auth/sign-in/email');
  expect(logged).toContain('/api/auth/callback/oidc');
  expect(printed).toEqual([]);
  expect(secrets.size).toBeGreaterThan(12);
  for (const [what, secret] of secrets) {
    expect(secret.length, what).toBeGreaterThan(8);
    expect(logged.includes(secret), `${what} is in the log`).toBe(false);
    expect(logged.includes(encodeURIComponent(secret)), `${what} is in the log, encoded`).toBe(false);
  }
});

async function signInWithPasswords(): Promise<void> {
  const email = 'ann@example.com';
  const made = await server.services.identity.users.create({
    email,
    name: 'Ann',
    role: 'ADMINISTRATOR',
    mustChangePassword: false,
  });
  const password = made?.password ?? '';
  secrets.set('a password', password);
  secrets.set('a password that was wrong', 'not-this-but-near-it');
  await post('/api/auth/sign-in/email', { email, password: 'not-this-but-near-it' });
  const response = await post('/api/auth/sign-in/email', { email, password });
  const [cookie = ''] = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1));
  secrets.set('a session', value);
  secrets.set('the token of a session', value.split('.', 1)[0] ?? '');
  const { rows } = await server.database.pool.query<{ password: string }>(
    'SELECT password FROM user_credentials',
  );
  for (const { password: hash } of rows) secrets.set('the hash of a password', hash);

  const next = 'a-new-password-of-some-length';
  secrets.set('a new password', next);
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { changed } }';
  await post(
    '/graphql',
    { query: change, variables: { input: { currentPassword: password, newPassword: next } } },
    { cookie },
  );
  const query = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { oneTimePassword } }';
  const input = { email: 'bob@example.com', name: 'Bob', role: 'AUDITOR' };
  const { createUser } = dataOf(await send(server.url, query, { input }));
  secrets.set('a one-time password', (createUser as { readonly oneTimePassword: string }).oneTimePassword);
}

async function useKeys(): Promise<void> {
  const key = await keyOf(server.services.identity, 'OPERATOR');
  const wrong = `${key.slice(0, -4)}AAAA`;
  secrets.set('a key', key.split('.')[1] ?? '');
  secrets.set('a key that was wrong', wrong.split('.')[1] ?? '');
  for (const one of [key, wrong]) {
    await send(server.url, '{ me { id } }', {}, { authorization: `Bearer ${one}` });
    await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${one}` } });
    const url = `${server.url.replace('http', 'ws')}/graphql`;
    const connectionParams = { authorization: `Bearer ${one}` };
    const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
    await client
      .iterate({ query: 'subscription { projectionProgress { __typename } }' })
      .next()
      .catch(() => {});
    await client.dispose();
  }
  const create =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }';
  const made = dataOf(await send(server.url, create, { input: { name: 'Program', role: 'AUDITOR' } }));
  const { secret, apiKey } = made.createApiKey as { secret: string; apiKey: { id: string } };
  secrets.set('a key that was made', secret.split('.')[1] ?? '');
  const rotate = 'mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { secret } }';
  const rotated = dataOf(await send(server.url, rotate, { input: { apiKeyId: apiKey.id } }));
  secrets.set(
    'a key that was rotated',
    (rotated.rotateApiKey as { secret: string }).secret.split('.')[1] ?? '',
  );
}

async function signInByProvider(): Promise<void> {
  provider.people.set('nora', { email: 'nora@example.com', email_verified: true, name: 'Nora' });
  const visitor = new Visitor();
  await signInAtProvider(visitor, {
    url: server.url,
    login: 'nora',
    onTheWayBack: (callback) => {
      secrets.set('the provider’s code', callback.searchParams.get('code') ?? '');
      secrets.set('the state of the attempt', callback.searchParams.get('state') ?? '');
    },
  });
  await signInAtProvider(new Visitor(), {
    url: server.url,
    login: 'nora',
    onTheWayBack: (callback) => {
      secrets.set('a code that was refused', 'a-code-that-was-never-given');
      callback.searchParams.set('code', 'a-code-that-was-never-given');
    },
  });
  const { rows } = await server.database.pool.query<{ token: string }>(
    'SELECT unnest(ARRAY[access_token, id_token]) AS token FROM user_credentials WHERE id_token IS NOT NULL',
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { token } of rows) secrets.set(`a token of the provider ${token.slice(0, 8)}`, token);
}

/** A fault is logged with its cause, which knows the statement; its values stay out. */
async function failWith(): Promise<void> {
  const secret = 'what-somebody-typed-in-confidence';
  secrets.set('a value of a statement that failed', secret);
  await server.database.pool.query('ALTER TABLE users RENAME COLUMN name TO no_name');
  const response = await post('/api/auth/sign-in/email', { email: 'ann@example.com', password: secret });
  const correlationId = response.headers.get('x-correlation-id');
  expect([response.status, await response.json()]).toEqual([
    500,
    { message: 'Internal error', correlationId },
  ]);
  expect(logged).toContain(correlationId);
  await server.database.pool.query('ALTER TABLE users RENAME COLUMN no_name TO name');
}
