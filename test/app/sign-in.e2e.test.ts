import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import persistedDocuments from '../../app/_graphql/generated/persisted-documents.json' with { type: 'json' };
import { launchBrowser } from '../support/browser.ts';
import { authorizationFor } from '../support/credentials.ts';
import { freePort } from '../support/free-port.ts';
import { testIdentity } from '../support/identity.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { Operator } from './operator.ts';

let server: TestServer;
let provider: OpenIdProvider;
let browser: Browser;

beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider({ origin });
  const { issuer, client } = provider;
  const oidc = { issuer, ...client, name: 'Example', newUsers: null };
  // The pages need nothing that was not known when they were built.
  const documents = 'trusted';
  server = await startTestServer({ ui: true, port, documents, identity: { ...testIdentity, origin, oidc } });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
});

test('a person signs in by keyboard, comes to the page that was asked for, and signs out', async () => {
  const newUser = {
    email: 'olga@example.com',
    name: 'Olga',
    role: 'OPERATOR',
    mustChangePassword: false,
  } as const;
  const made = await server.services.identity.users.create(newUser);
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/events`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Email').fill(newUser.email);
  await page.getByLabel('Password', { exact: true }).fill('not this one');
  await page.keyboard.press('Enter');
  await page.getByText('The email address or the password is not right.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(made?.password ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/events`);
  await new Operator(page, server.url).chip('Live').waitFor();

  await page.getByRole('button', { name: 'Olga, operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto(`${server.url}/`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(page.url()).toBe(`${server.url}/sign-in?to=%2F`);
});

test('a person signs in at the provider and comes back to the page that was asked for; who is no user is told what to do', async () => {
  const petra = {
    email: 'petra@example.com',
    name: 'Petra',
    role: 'AUDITOR',
    mustChangePassword: false,
  } as const;
  await server.services.identity.users.create(petra);
  provider.people.set('petra', { email: petra.email, email_verified: true, name: 'Petra P.' });
  provider.people.set('stranger', { email: 'stranger@example.com', email_verified: true });

  const known = await signInAtProvider('petra');
  await known.waitForURL(`${server.url}/events`);
  await new Operator(known, server.url).chip('Live').waitFor();

  const stranger = await signInAtProvider('stranger');
  await stranger.getByText('An administrator has to make you a user').waitFor();
  expect(new URL(stranger.url()).pathname).toBe('/sign-in');
});

test('the pages send nothing that a server has to refuse which executes only their own documents', async () => {
  const page = await (await browser.newContext()).newPage();
  const operator = new Operator(page, server.url);
  const answers: string[] = [];
  let frames = 0;
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname === '/graphql') answers.push(await response.text().catch(() => ''));
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      frames += 1;
      answers.push(String(payload));
    }),
  );
  const account = await openAccount();
  for (const path of [
    '/overview',
    '/accounts',
    `/accounts/${account}`,
    '/events',
    '/summaries',
    '/projections',
    '/search?q=ann',
  ]) {
    await operator.visit(path);
    await page.waitForLoadState('networkidle');
  }
  expect(frames).toBeGreaterThan(10);
  expect(answers.filter((text) => text.includes('DOCUMENT_NOT_TRUSTED'))).toEqual([]);
});

/** Goes from the sign-in page to the provider, and through what it asks. */
async function signInAtProvider(login: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/events`);
  await page.getByRole('button', { name: 'Continue with Example' }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  return page;
}

/** Opens an account as the pages do: a program's own document would be refused here. */
async function openAccount(): Promise<string> {
  const [document = ''] =
    Object.entries(persistedDocuments).find(([, text]) => text.includes('mutation OpenAccount(')) ?? [];
  const input = { commandId: crypto.randomUUID(), owner: 'Ann Archer', currency: 'CZK' };
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorizationFor(server.url) },
    body: JSON.stringify({
      variables: { input },
      extensions: { persistedQuery: { version: 1, sha256Hash: document } },
    }),
  });
  const { data } = (await response.json()) as {
    readonly data: Readonly<Record<string, { readonly account: { readonly id: string } }>>;
  };
  // Whatever the pages call it in their document.
  const [opened] = Object.values(data);
  return opened?.account.id ?? '';
}
