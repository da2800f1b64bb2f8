import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { OidcOptions } from '../../../server/identity/sign-in.ts';
import { dataOf, send } from '../../support/api.ts';
import { freePort } from '../../support/free-port.ts';
import { testIdentity } from '../../support/identity.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';
import { type ProviderVisit, pressProviderButton, signInAtProvider } from '../../support/provider-visit.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { Visitor } from '../../support/visitor.ts';

let server: TestServer;
let provider: OpenIdProvider;

beforeAll(async () => {
  ({ server, provider } = await startBoth({ newUsers: 'OPERATOR' }));
});
afterAll(() => stopAll(server, provider));

async function startBoth({ newUsers = null, issuer }: Partial<Pick<OidcOptions, 'newUsers' | 'issuer'>>) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const started = await startOpenIdProvider({ origin });
  const oidc = { ...started.client, issuer: issuer ?? started.issuer, name: 'Example', newUsers };
  const daybook = await startTestServer({ port, identity: { ...testIdentity, origin, oidc } });
  return { server: daybook, provider: started };
}

type Tampering = Pick<ProviderVisit, 'onTheWay' | 'onTheWayBack'>;

/** Signs in at a provider under a name, as somebody new. */
async function signInAs(
  login: string,
  visit: { readonly url?: string } & Tampering = {},
): Promise<{ readonly visitor: Visitor; readonly location: string | null }> {
  const visitor = new Visitor();
  const location = await signInAtProvider(visitor, { url: server.url, login, ...visit });
  return { visitor, location };
}

async function meOf(visitor: Visitor, url = server.url): Promise<Record<string, unknown> | null> {
  const response = await visitor.fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ me { displayName role } }' }),
  });
  const { data } = (await response.json()) as { readonly data?: { readonly me: Record<string, unknown> } };
  return data?.me ?? null;
}

/** The newest sign-in in the audit log. */
async function lastSignIn(url = server.url) {
  const query =
    '{ auditLog(first: 1, filter: { action: "signIn" }) { edges { node { displayName outcome reason } } } }';
  const { auditLog } = dataOf(await send(url, query)) as {
    readonly auditLog: { readonly edges: readonly { readonly node: unknown }[] };
  };
  return auditLog.edges[0]?.node;
}

test('who comes from the provider for the first time becomes a user in the configured role, and stays the same one', async () => {
  provider.people.set('nora', { email: 'nora@example.com', email_verified: true, name: 'Nora' });
  const { visitor, location } = await signInAs('nora');
  expect(location).toBe('/accounts');
  expect(await meOf(visitor)).toEqual({ displayName: 'Nora', role: 'OPERATOR' });
  await expect.poll(() => lastSignIn()).toEqual({ displayName: 'Nora', outcome: 'DONE', reason: null });

  const [user] = await server.services.identity.users.page({ after: 'noq', limit: 1 });
  await server.services.identity.users.changeRole(user?.id ?? '', 'AUDITOR');
  const again = await signInAs('nora');
  expect(await meOf(again.visitor)).toEqual({ displayName: 'Nora', role: 'AUDITOR' });
  expect(await server.database.prisma.user.count({ where: { email: 'nora@example.com' } })).toBe(1);
});

test('somebody without a name is called by the email address', async () => {
  provider.people.set('nameless', { email: 'nameless@example.com', email_verified: true });
  const { visitor } = await signInAs('nameless');
  expect(await meOf(visitor)).toEqual({ displayName: 'nameless@example.com', role: 'OPERATOR' });
});

test('a user whom an administrator has made is joined with the provider’s, if that has verified the address', async () => {
  const { users } = server.services.identity;
  for (const name of ['vera', 'mallory'])
    await users.create({ email: `${name}@example.com`, name, role: 'MANAGER', mustChangePassword: false });
  provider.people.set('vera', { email: 'vera@example.com', email_verified: true, name: 'Vera' });
  expect(await meOf((await signInAs('vera')).visitor)).toEqual({ displayName: 'vera', role: 'MANAGER' });

  provider.people.set('mallory', { email: 'mallory@example.com', email_verified: false, name: 'Mallory' });
  const { visitor, location } = await signInAs('mallory');
  expect(location).toBe('/sign-in?error=account_not_linked');
  expect(await meOf(visitor)).toBeNull();
});

test('a user who was disabled is not let in by the provider either', async () => {
  provider.people.set('dina', { email: 'dina@example.com', email_verified: true, name: 'Dina' });
  expect(await meOf((await signInAs('dina')).visitor)).not.toBeNull();
  const user = await server.database.prisma.user.findUniqueOrThrow({ where: { email: 'dina@example.com' } });
  await server.services.identity.users.setDisabled(user.id, true);
  const { visitor, location } = await signInAs('dina');
  expect(location).toBe('/sign-in?error=disabled');
  expect(await meOf(visitor)).toBeNull();
});

test.each<[string, Tampering, string]>([
  [
    'was made for another attempt (nonce)',
    { onTheWay: (url) => url.searchParams.set('nonce', 'another') },
    'unable_to_get_user_info',
  ],
  [
    'comes from another issuer',
    { onTheWayBack: (url) => url.searchParams.set('iss', 'https://evil.example.com') },
    'issuer_mismatch',
  ],
  [
    'belongs to another visitor’s attempt (state)',
    { onTheWayBack: (url) => url.searchParams.set('state', 'made-up') },
    'state_mismatch',
  ],
  [
    'carries a code that the provider never gave',
    { onTheWayBack: (url) => url.searchParams.set('code', 'made-up') },
    'invalid_code',
  ],
])('an answer that %s lets nobody in', async (_what, tampering, error) => {
  provider.people.set('tess', { email: 'tess@example.com', email_verified: true, name: 'Tess' });
  const { visitor, location } = await signInAs('tess', tampering);
  expect(location).toContain(`/sign-in?error=${error}`);
  expect(await meOf(visitor)).toBeNull();
  await expect
    .poll(() => lastSignIn())
    .toMatchObject({
      displayName: 'nobody',
      outcome: 'FORBIDDEN',
      reason: expect.stringContaining('Example: '),
    });
});

test('an answer is good for the browser that asked, and once', async () => {
  provider.people.set('olaf', { email: 'olaf@example.com', email_verified: true, name: 'Olaf' });
  let callback = '';
  const { visitor } = await signInAs('olaf', {
    onTheWayBack: (url) => {
      callback = url.href;
    },
  });
  expect(await meOf(visitor)).not.toBeNull();
  const thief = new Visitor();
  await thief.fetch(callback);
  expect(await meOf(thief)).toBeNull();
});

test.each(['https://evil.example.com/', '//evil.example.com/', '/\\evil.example.com'])(
  'nobody is sent on to %s afterwards',
  async (callbackURL) => {
    const response = await fetch(`${server.url}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ callbackURL }),
    });
    expect(response.status).toBe(400);
  },
);

test('a token of the client’s own is not looked at', async () => {
  const response = await fetch(`${server.url}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'oidc', callbackURL: '/', idToken: { token: 'opaque' } }),
  });
  expect(response.headers.getSetCookie().join()).not.toContain('session_token');
  expect(await response.json()).toMatchObject({ url: expect.stringContaining(provider.issuer) });
});

test('without a role for new users, only those whom an administrator has made are let in', async () => {
  const both = await startBoth({ newUsers: null });
  onTestFinished(() => stopAll(both.server, both.provider));
  const { url, services } = both.server;
  both.provider.people.set('nora', { email: 'nora@example.com', email_verified: true, name: 'Nora' });
  const stranger = await signInAs('nora', { url });
  expect(stranger.location).toBe('/sign-in?error=signup_disabled');
  expect(await meOf(stranger.visitor, url)).toBeNull();
  expect(await both.server.database.prisma.user.count({ where: { email: 'nora@example.com' } })).toBe(0);

  const nora = {
    email: 'nora@example.com',
    name: 'Nora',
    role: 'AUDITOR',
    mustChangePassword: false,
  } as const;
  await services.identity.users.create(nora);
  const known = await signInAs('nora', { url });
  expect(await meOf(known.visitor, url)).toEqual({ displayName: 'Nora', role: 'AUDITOR' });
});

test('a provider that calls itself by another name than the configured one is not trusted', async () => {
  const mirror = await startMirror((text) => text);
  const both = await startBoth({ newUsers: 'OPERATOR', issuer: mirror.url });
  onTestFinished(() => stopAll(both.server, both.provider, mirror));
  expect((await pressProviderButton(new Visitor(), both.server.url)).status).toBe(503);
});

test('a token that another issuer has made lets nobody in', async () => {
  const mirror = await startMirror((text, url) => JSON.stringify({ ...JSON.parse(text), issuer: url }));
  const both = await startBoth({ newUsers: 'OPERATOR', issuer: mirror.url });
  mirror.show(both.provider.issuer);
  onTestFinished(() => stopAll(both.server, both.provider, mirror));
  const { url } = both.server;
  both.provider.people.set('nora', { email: 'nora@example.com', email_verified: true, name: 'Nora' });
  const { visitor, location } = await signInAs('nora', {
    url,
    onTheWayBack: (callback) => callback.searchParams.delete('iss'),
  });
  expect(location).toBe('/sign-in?error=unable_to_get_user_info');
  expect(await meOf(visitor, url)).toBeNull();
});

interface Mirror {
  readonly url: string;
  /** Whose configuration it shows from now on. */
  readonly show: (issuer: string) => void;
  readonly stop: () => Promise<void>;
}

/** A server that shows a provider's configuration as its own, changed. */
async function startMirror(change: (text: string, url: string) => string): Promise<Mirror> {
  let shown = provider.issuer;
  const mirror = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(change(await (await fetch(`${shown}${request.url}`)).text(), url));
  }).listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  const url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
  const stop = async () => {
    mirror.close();
    mirror.closeAllConnections();
  };
  const show = (issuer: string) => {
    shown = issuer;
  };
  return { url, show, stop };
}

async function stopAll(...running: readonly { readonly stop: () => Promise<void> }[]): Promise<void> {
  for (const one of running) await one.stop();
}

test('a provider that is away keeps nobody from signing in with a password, and is found when it is back', async () => {
  const issuerPort = await freePort();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const issuer = `http://127.0.0.1:${issuerPort}`;
  const oidc = { issuer, clientId: 'daybook', clientSecret: 'none', name: 'Example', newUsers: null };
  const daybook = await startTestServer({ port, browser: true, identity: { ...testIdentity, origin, oidc } });
  onTestFinished(() => daybook.stop());
  const away = await pressProviderButton(new Visitor(), daybook.url);
  expect([away.status, await away.json()]).toEqual([
    503,
    { message: 'Example can’t be reached. Try again in a moment.' },
  ]);

  const late = await startOpenIdProvider({ origin, port: issuerPort });
  onTestFinished(() => late.stop());
  expect((await pressProviderButton(new Visitor(), daybook.url)).status).toBe(200);
});
