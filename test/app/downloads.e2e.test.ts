import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../server/api/client.ts';
import { launchBrowser } from '../support/browser.ts';
import { cookiesFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.context().addCookies(cookiesFor(server.url));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function rowsOfDownload(label: string): Promise<readonly Record<string, string>[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: label }).click(),
  ]);
  return parse(await readFile(await download.path()), { bom: true, columns: true });
}

test('the list of accounts is downloaded as it is filtered', async () => {
  const { open } = clientOf(server.url);
  for (const owner of ['Ann Archer', 'Bob Baker']) await open(owner);
  await server.caughtUp();
  await page.goto(`${server.url}/?owner=ann`);
  await page.getByRole('row', { name: /Ann Archer/ }).waitFor();
  expect((await rowsOfDownload('CSV')).map(({ owner }) => owner)).toEqual(['Ann Archer']);
});

test("an account's movements are downloaded as they are filtered, and as a statement", async () => {
  const { open, deposit, withdraw } = clientOf(server.url);
  const { account } = await open('Carl Cook');
  if (!account) throw new Error('not opened');
  await deposit(account.id, '500');
  await withdraw(account.id, '200');
  await deposit(account.id, '5');
  await server.caughtUp();
  await page.goto(`${server.url}/accounts/${account.id}?direction=CREDIT`);
  await page.getByRole('link', { name: 'Movements as CSV' }).waitFor();
  expect((await rowsOfDownload('Movements as CSV')).map(({ amount }) => amount)).toEqual(['0.05', '5.00']);
  expect((await rowsOfDownload('Statement as CSV')).map(({ amount }) => amount)).toEqual(['5.00', '0.05']);
});
