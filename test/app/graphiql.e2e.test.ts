import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../server/api/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { authorizationFor, cookiesFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** The editor is large, and the machine may be busy. */
const PATIENCE = { timeout: 30_000 };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer({ browser: true }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The page with an operation in its editor, and what it asked for or was not allowed to do. */
async function openGraphiql(query: string) {
  const page = await browser.newPage();
  await page.context().addCookies(cookiesFor(server.url));
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(server.url))
      elsewhere.push(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const parameters = new URLSearchParams({ query });
  await page.goto(`${server.url}/graphiql?${parameters}`);
  await page.locator('.graphiql-execute-button').waitFor();
  return { page, elsewhere, complaints };
}

/** What the editor shows as the result; it writes spaces that do not break. */
const shown = (page: Page) =>
  expect.poll(
    async () => (await page.locator('.result-window').first().textContent())?.replaceAll('\u00a0', ' '),
    PATIENCE,
  );

test('GraphiQL carries out an operation under a strict policy, and asks nobody else for anything', async () => {
  await clientOf(server.url).open('Ann Archer');
  await server.caughtUp();
  const { page, elsewhere, complaints } = await openGraphiql('{ accounts { nodes { owner } } }');
  await page.locator('.graphiql-execute-button').click();
  await shown(page).toContain('Ann Archer');
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('GraphiQL follows a subscription', async () => {
  const { open, deposit } = clientOf(server.url);
  const { account } = await open('Bob Baker');
  if (!account) throw new Error('not opened');
  const { page } = await openGraphiql(
    `subscription { accountVersions(ids: ["${account.id}"]) { versions { account { balance { minorUnits } } } } }`,
  );
  await page.locator('.graphiql-execute-button').click();
  await shown(page).toContain('"0"');
  await deposit(account.id, '4242');
  await shown(page).toContain('4242');
  await page.close();
});

test('its script is kept by browsers and sent zipped to those that take it', async () => {
  const response = await fetch(`${server.url}/graphiql/graphiql.js`, {
    headers: authorizationFor(server.url),
  });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('cache-control')).toContain('max-age');
  expect(await response.text()).toContain('renderYogaGraphiQL');
  const plain = await fetch(`${server.url}/graphiql/graphiql.js`, {
    headers: { 'accept-encoding': 'identity', ...authorizationFor(server.url) },
  });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toContain('renderYogaGraphiQL');
});
