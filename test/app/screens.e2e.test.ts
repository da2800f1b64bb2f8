import { mkdir } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { barriersInEachColour, widths } from './barriers.ts';
import { Operator, Program } from './operator.ts';

const unknownId = '01936e7c-0000-7000-8000-000000000000';

/** Where pictures of the screens go; none are taken without it. */
const { DAYBOOK_SCREENSHOTS: pictures } = process.env;

let server: TestServer;
let browser: Browser;
let accountId: string;
let requestId: string;
let eventId: string;
let correlationId: string;

beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  const program = new Program(server.url);
  accountId = await fillTheBook(program);
  requestId = await program.requestTransfer({ from: accountId, to: await program.open('Stavby Beran a.s.') });
  ({ eventId, correlationId } = await anEvent());
  if (pictures) await mkdir(pictures, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A book with something to see in it, from five months ago until today; gives the account that has the most. */
async function fillTheBook(program: Program): Promise<string> {
  const owners = ['Jana Nováková', 'Petr Svoboda', 'Kovárna Dvořák s.r.o.', 'Marie Černá', 'Kavárna U Mostu'];
  const ids: string[] = [];
  for (const owner of owners) ids.push(await program.open(owner, daysAgo(150)));
  const movements = ['Salary', 'Invoice 2026-114', 'Insurance refund', 'Groceries returned', 'Rent received'];
  for (const [index, id] of ids.entries()) {
    for (const [step, description] of movements.entries()) {
      const amount = String(1_834_550 + 91_137 * step + 7_013 * index);
      await program.deposit(id, amount, description, daysAgo(30 * (movements.length - 1 - step)));
    }
  }
  return ids[0] ?? '';
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** The newest event of the account that has the most. */
async function anEvent(): Promise<{ readonly eventId: string; readonly correlationId: string }> {
  const [event] = await server.services.log.page({
    streamId: `account-${accountId}`,
    direction: 'DESC',
    limit: 1,
  });
  return { eventId: event?.eventId ?? '', correlationId: event?.correlationId ?? '' };
}

/** What people may type and nothing can be found by. */
const wrongRange = '/?openedFrom=2026-11-20&openedTo=2026-11-10&currency=CZK&from=abc';

/** What can be looked at: its name, its address, and what has to be there before it can be judged. */
const screens: readonly (readonly [
  name: string,
  path: () => string,
  ready: (operator: Operator) => Promise<void>,
])[] = [
  ['overview', () => '/overview', showChart],
  ['accounts', () => '/', (operator) => operator.rows.first().waitFor()],
  ['palette', () => '/', openPalette],
  ['shortcuts', () => `/accounts/${accountId}`, openHelp],
  ['views', () => '/', openViews],
  ['freeze', () => '/', beginFreezing],
  ['search', () => '/search?q=kavarna', (operator) => operator.rows.first().waitFor()],
  ['account', () => `/accounts/${accountId}`, (operator) => operator.rows.first().waitFor()],
  ['events', () => `/accounts/${accountId}?tab=events`, showEvent],
  [
    'deposit',
    () => `/accounts/${accountId}`,
    (operator) => operator.begin('Deposit', { Amount: '1,250.50' }),
  ],
  ['reverse', () => `/accounts/${accountId}`, beginReversal],
  ['past-overview', () => '/overview?booked=2999-12-31', showChart],
  ['past-search', () => '/search?q=kavarna&booked=2999-12-31', (operator) => operator.rows.first().waitFor()],
  ['past-log', () => '/events?booked=2999-12-31', (operator) => operator.rows.first().waitFor()],
  ['past', () => `/accounts/${accountId}?booked=2999-12-31`, (operator) => operator.rows.first().waitFor()],
  ['log', () => '/events', showEvent],
  ['event', () => `/events/${eventId}`, showStory],
  ['story', () => `/events?correlation=${encodeURIComponent(correlationId)}`, showStory],
  [
    'day',
    () => `/summaries/${new Date().toISOString().slice(0, 10)}`,
    (operator) => operator.rows.first().waitFor(),
  ],
  ['approvals', () => '/approvals?show=all', (operator) => operator.rows.first().waitFor()],
  ['request', () => `/approvals/${requestId}`, (operator) => operator.page.getByTestId('dry-run').waitFor()],
  ['approve', () => `/approvals/${requestId}`, beginApproval],
  ['ask', () => `/accounts/${accountId}`, beginAsking],
  ['summaries', () => '/summaries', (operator) => operator.rows.first().waitFor()],
  ['projections', () => '/projections', (operator) => operator.page.getByText('No dead letters').waitFor()],
  ['users', () => '/users', (operator) => operator.rows.first().waitFor()],
  ['api-keys', () => '/api-keys', (operator) => operator.rows.first().waitFor()],
  ['audit-log', () => '/audit-log', showAttempt],
  ['no-match', () => '/?owner=nobody', (operator) => operator.page.getByText('Nothing matches').waitFor()],
  [
    'fault',
    () => `/search?q=${'x'.repeat(101)}`,
    (operator) => operator.page.getByText('This could not be read').waitFor(),
  ],
  ['no-range', () => wrongRange, showWrongRange],
  [
    'no-address',
    () => '/summaries/2026-02-31',
    (operator) => operator.page.getByText('This address').waitFor(),
  ],
  [
    'no-account',
    () => `/accounts/${unknownId}`,
    (operator) => operator.page.getByText('no such account').waitFor(),
  ],
];

async function openPalette({ page }: Operator): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('An owner, or what to do').fill('ja');
  await page.getByRole('button', { name: /Jana Nováková/ }).waitFor();
}

async function openViews({ page, dialog }: Operator): Promise<void> {
  await page.getByRole('button', { name: 'Views' }).click();
  await dialog.getByLabel('Name of this view').waitFor();
}

async function openHelp({ page, rows, dialog }: Operator): Promise<void> {
  await rows.first().waitFor();
  await page.keyboard.press('?');
  await dialog.getByText('On this page').waitFor();
}

async function beginFreezing({ page, dialog }: Operator): Promise<void> {
  await page.getByLabel('Select all accounts on screen').check();
  await page.getByRole('button', { name: 'Freeze…' }).click();
  await dialog.getByText(/can be frozen/).waitFor();
}

async function showWrongRange({ page }: Operator): Promise<void> {
  await page.getByRole('region', { name: 'Accounts' }).getByText('Before the other').waitFor();
}

/** The chart comes after the rest of the page. */
async function showChart(operator: Operator): Promise<void> {
  await operator.page.locator('.recharts-bar-rectangle path').last().waitFor();
}

async function showStory({ page }: Operator): Promise<void> {
  await page.getByRole('treeitem').first().waitFor();
}

async function showEvent(operator: Operator): Promise<void> {
  await operator.page
    .getByRole('button', { name: /^Details of version/ })
    .first()
    .click();
}

async function beginApproval({ page, dialog }: Operator): Promise<void> {
  await page.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByTestId('dry-run').waitFor();
}

async function beginAsking(operator: Operator): Promise<void> {
  await operator.begin('Transfer', { To: 'Stavby' });
  await operator.page.getByRole('option', { name: /Stavby Beran/ }).click();
  await operator.fill({ Amount: '1,250.50' });
  await operator.dialog.getByLabel('Somebody else has to approve it').check();
  await operator.dialog.getByText('After its approval').waitFor();
}

async function showAttempt(operator: Operator): Promise<void> {
  await operator.page
    .getByRole('button', { name: /^Details of Deposit money/ })
    .first()
    .click();
}

/** The row's own button has no room on a phone; the movement's dialog has one of the same kind. */
async function beginReversal({ page }: Operator): Promise<void> {
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reverse…' }).click();
  await page.getByTestId('dry-run').waitFor();
}

test.each(Object.entries(widths))(
  'every screen, %s, fits and has no serious barrier, light or dark',
  async (width, viewport) => {
    const context = await browser.newContext({ viewport, locale: 'en-US', reducedMotion: 'reduce' });
    const problems: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(`uncaught at ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    const operator = new Operator(page, server.url);
    for (const [index, [name, path, ready]] of screens.entries()) {
      // Each is opened in light at one width and in the dark at the other, so that neither is only ever changed to.
      const colorScheme = (index % 2 === 0) === (width === 'wide') ? 'light' : 'dark';
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await operator.visit(path());
      await ready(operator);
      problems.push(...(await barriersInEachColour(page, { name: `${name}-${width}`, pictures })));
    }
    await context.close();
    expect(problems).toEqual([]);
  },
);
