import { mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { readSlowly } from '../support/slow-reader.ts';
import { squeamishProjections } from '../support/squeamish.ts';
import { expectCount, expectText } from './expect.ts';
import { Operator, Program } from './operator.ts';
import { makeUser, Person } from './person.ts';

/** Where pictures of the screens go; none are taken without it. */
const { DAYBOOK_SCREENSHOTS: pictures } = process.env;
const widths = { wide: { width: 1440, height: 900 }, narrow: { width: 375, height: 812 } } as const;

let server: TestServer;
let browser: Browser;
let accountId: string;

beforeAll(async () => {
  server = await startTestServer({
    ui: true,
    projections: squeamishProjections(() => 'Poison'),
    // It would tell at length what it can't take.
    log: pino({ level: 'silent' }),
  });
  browser = await launchBrowser();
  const program = new Program(server.url);
  accountId = await program.open('Jana Nováková');
  for (const description of ['Salary', 'Rent', 'Refund'])
    await program.deposit(accountId, '125050', description);
  if (pictures) await mkdir(pictures, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const visit = async (): Promise<Operator> => {
  const context = await browser.newContext({
    viewport: widths.wide,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  onTestFinished(() => context.close());
  const operator = new Operator(await context.newPage(), server.url);
  await operator.visit('/projections');
  await operator.rows.first().waitFor();
  return operator;
};

/** Takes pictures of the page in every look, and makes sure that it fits. */
const expectToFit = async (page: Page, name: string) => {
  for (const [width, viewport] of Object.entries(widths)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      if (pictures)
        await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow, { message: `${name} at ${width}` }).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(widths.wide);
  await page.emulateMedia({ colorScheme: 'light' });
};

const rebuildOf = (page: Page, projection: string) =>
  page.getByRole('region', { name: 'Rebuilds' }).getByRole('listitem').filter({ hasText: projection });

test('a rebuild is asked for, followed and cancelled', async () => {
  const reader = await readSlowly(server.connection, 'daily_summaries');
  onTestFinished(reader.letGo);
  const { page, dialog } = await visit();
  await page.getByRole('button', { name: 'Rebuild daily-summaries' }).click();
  await dialog.getByText('These go on serving').waitFor();
  await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  const rebuild = rebuildOf(page, 'daily-summaries');
  await rebuild.getByRole('progressbar').waitFor();
  await expectText(rebuild, 'Waiting for readers to swap the tables · 4 of 4 events');
  const again = page.getByRole('button', { name: 'Rebuild daily-summaries' });
  await expect.poll(() => again.isDisabled()).toBe(true);
  await expectToFit(page, 'rebuild-running');
  await page.getByRole('button', { name: 'Cancel the rebuild of daily-summaries' }).click();
  await expectText(rebuild, 'Cancelled');
  await expectCount(rebuild.getByRole('progressbar'), 0);
  await expect.poll(() => again.isDisabled()).toBe(false);
});

test('what a rebuild found wrong is shown, column by column', async () => {
  await server.database.pool.query('UPDATE account_balances SET balance_minor = 1, owner = $1', ['Nobody']);
  const { page, dialog } = await visit();
  await page.getByRole('button', { name: 'Rebuild balances' }).click();
  await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
  const rebuild = rebuildOf(page, 'balances');
  await rebuild.getByRole('button', { name: 'Show the differences' }).click();
  const changed = rebuild.getByRole('row').filter({ hasText: 'balance_minor' });
  await expectText(changed, /balance_minor\s+1\s+375150/);
  await expectText(rebuild.getByRole('row').filter({ hasText: 'owner' }), /Nobody\s+Jana Nováková/);
  await expectToFit(page, 'rebuild-differences');
});

test('a dead letter is tried again in vain, and skipped with a reason', async () => {
  const { pool } = server.database;
  await pool.query(
    `INSERT INTO dead_letters (id, projection, stream_id, stream_version, position, event_type, failure, quarantined_at)
     SELECT gen_random_uuid(), 'transactions', stream_id, stream_version, position, event_type,
            'it could not be taken because something unforeseen happened to it', now()
       FROM events WHERE position = 3`,
  );
  const { page, dialog } = await visit();
  const letters = page.getByRole('region', { name: 'Dead letters' });
  await expectText(letters, `MoneyDeposited, version 3 of account-${accountId}`);
  await expectToFit(page, 'dead-letter');
  // The table has the movement already, and can't take it twice.
  await letters.getByRole('button', { name: 'Retry' }).click();
  await expectText(letters, 'It still can’t be taken');
  await letters.getByRole('button', { name: 'Skip…' }).click();
  await dialog.getByRole('button', { name: 'Skip', exact: true }).click();
  await expectText(dialog, 'Skipping an event needs a reason.');
  await dialog.getByLabel('Reason').fill('x'.repeat(501));
  await dialog.getByRole('button', { name: 'Skip', exact: true }).click();
  await expectText(dialog, 'The reason has 501 characters; it may have at most 500.');
  // As if it had been left alone from there on.
  await pool.query('DELETE FROM account_transactions WHERE stream_version > 2');
  await dialog.getByLabel('Reason').fill('It was a test.');
  await dialog.getByRole('button', { name: 'Skip', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await expectText(letters, 'No dead letters');
  await letters.getByText('Resolved', { exact: true }).click();
  await expectText(letters, '“It was a test.”');
});

test('who may only look is told why nothing is offered, by whom things were done, and gets it all with another role', async () => {
  await server.database.pool.query(
    `INSERT INTO dead_letters (id, projection, stream_id, stream_version, position, event_type, failure, quarantined_at)
     SELECT gen_random_uuid(), 'transactions', stream_id, stream_version, position, event_type, 'no', now()
       FROM events WHERE position = 2`,
  );
  const user = await makeUser(server, { name: 'Aude Auditor', role: 'AUDITOR' });
  const aude = await Person.at(server, browser);
  await aude.signIn('/projections', user);
  const { page } = aude;
  const offered = page.getByRole('main').getByRole('button', { name: /Rebuild|Cancel|Retry|Skip/ });
  await expectText(
    page.getByRole('note'),
    'You are signed in as an auditor and may look at everything here. Only administrators may rebuild projections and resolve dead letters; an administrator can give you another role.',
  );
  await expectText(page.getByRole('region', { name: 'Dead letters' }), 'Left alone');
  await expectText(
    rebuildOf(page, 'daily-summaries'),
    'Asked for by Test administrator. Cancelled by Test administrator.',
  );
  await expectCount(offered, 0);
  await expectToFit(page, 'projections-auditor');

  await page.getByText('Resolved', { exact: true }).click();
  await expectText(
    page.getByRole('region', { name: 'Dead letters' }),
    '“It was a test.” · Test administrator',
  );
  await page.getByText('Open', { exact: true }).click();
  await server.services.identity.users.changeRole(user.id, 'ADMINISTRATOR');
  await page.getByRole('button', { name: 'Retry' }).waitFor();
  await expectCount(page.getByRole('note'), 0);
  await expect.poll(() => offered.count()).toBeGreaterThan(4);
});

test('a page that is open is told that its account went out of date, and that it is not any more', async () => {
  const program = new Program(server.url);
  const id = await program.open('Otto Otevřený');
  const { page } = await visit();
  await page.goto(`${server.url}/accounts/${id}`);
  const notice = page.getByText('transactions (this can not be swallowed');
  await page.getByRole('heading', { name: 'Otto Otevřený' }).waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .waitFor();
  await expectCount(notice, 0);
  await program.deposit(id, '700', 'Poison');
  await notice.waitFor();

  const { pool } = server.database;
  const { rows } = await pool.query<{ readonly id: string }>(
    'SELECT id FROM dead_letters WHERE stream_id = $1 AND resolved_at IS NULL',
    [`account-${id}`],
  );
  await server.services.deadLetters.resolve(rows[0]?.id ?? '', {
    how: 'SKIPPED',
    reason: 'A test.',
    by: 'test',
  });
  await notice.waitFor({ state: 'detached' });
});

test('accounts that are out of date are found among all others, say why, and lead to the dead letters', async () => {
  const program = new Program(server.url);
  const [sick] = [await program.open('Stela Stálá'), await program.open('Stela Zdravá')];
  const { page, rows, dialog } = await visit();
  await page.goto(`${server.url}/?owner=Stela`);
  await expectCount(rows, 2);
  await page.getByLabel('Up to date', { exact: true }).selectOption('Out of date');
  await page.getByText('Nothing matches').waitFor();
  // The list that is on the screen is told of it.
  await program.deposit(sick, '700', 'Poison');
  await expectText(rows.first(), /Stela Stálá[\s\S]*Out of date/);
  await expectCount(rows, 1);
  await expect.poll(() => new URL(page.url()).searchParams.get('stale')).toBe('true');
  await expectToFit(page, 'accounts-stale');
  await page.reload();
  await expectCount(rows, 1);
  await page.getByLabel('Up to date', { exact: true }).selectOption('Up to date');
  await expectText(rows.first(), 'Stela Zdravá');
  await expectCount(rows, 1);

  await page.goto(`${server.url}/accounts/${sick}`);
  await page.getByText('transactions (this can not be swallowed').waitFor();
  await expectToFit(page, 'account-stale');
  await page.getByRole('link', { name: 'See the dead letters' }).click();
  const letters = page.getByRole('region', { name: 'Dead letters' });
  const letter = letters.getByRole('listitem').filter({ hasText: sick });
  await letter.getByRole('button', { name: 'Skip…' }).click();
  await dialog.getByLabel('Reason').fill('It was a test.');
  await dialog.getByRole('button', { name: 'Skip', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(`${server.url}/?owner=Stela&stale=true`);
  await page.getByText('Nothing matches').waitFor();
});
