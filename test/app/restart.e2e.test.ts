import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Daybook, startDaybook } from '../../server/daybook.ts';
import { createLog } from '../../server/http/log.ts';
import { launchBrowser } from '../support/browser.ts';
import { ensureBuilt } from '../support/build.ts';
import { rememberCookie, rememberKey } from '../support/credentials.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { cookieOf, keyOf, testIdentity } from '../support/identity.ts';
import { expectText } from './expect.ts';
import { Operator, Program } from './operator.ts';

/** How often the server is restarted under the page: what goes wrong does so at some moments only. */
const RESTARTS = 5;

let book: TestDatabase;
let server: Daybook;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  book = await createTestDatabase();
  server = await start(0);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await book?.drop();
});

/** The server on the same book; at a port that it had before, or any. */
async function start(port: number): Promise<Daybook> {
  return startDaybook({
    database: book.database,
    host: '127.0.0.1',
    port,
    ui: 'next-production',
    costPerMinute: Number.MAX_SAFE_INTEGER,
    log: createLog('error'),
    identity: testIdentity,
    trustedProxies: [],
  });
}

test(`a page stays where it is over ${RESTARTS} restarts of its server, and takes up what happened meanwhile`, async () => {
  const { url, services } = server;
  rememberKey(url, await keyOf(services.identity, 'ADMINISTRATOR'));
  rememberCookie(url, await cookieOf(url, services.identity, 'ADMINISTRATOR'));
  const program = new Program(url);
  const accountId = await program.open('Rita Restart');
  await program.deposit(accountId, '10000', 'Before');
  const context = await browser.newContext({ locale: 'en-US' });
  const operator = new Operator(await context.newPage(), url);
  await operator.visit(`/accounts/${accountId}`);
  await expectText(operator.balance, /^100\.00/);
  await operator.page.evaluate(() => Object.assign(window, { sameDocument: true }));

  for (let round = 1; round <= RESTARTS; round += 1) {
    await server.close();
    await operator.chip('Offline').waitFor();
    await expectText(operator.balance, /00/);
    server = await start(Number(new URL(url).port));
    await program.deposit(accountId, '1000', `Restart ${round}`);
    await operator.chip('Live').waitFor();
    await expectText(operator.balance, new RegExp(`^1${round}0\\.00`));
    await expectText(operator.rows.first(), new RegExp(`Restart ${round}`));
  }
  expect(await operator.page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await context.close();
});
