import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runDemo } from '../../server/cli/demo/run-demo.ts';
import { dataOf, send } from '../support/api.ts';
import { launchBrowser } from '../support/browser.ts';
import { keyFor } from '../support/credentials.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectText } from './expect.ts';
import type { Operator } from './operator.ts';
import { Person } from './person.ts';

interface DemoAccount {
  readonly id: string;
  readonly owner: string;
  readonly balance: { readonly minorUnits: string };
}

let server: TestServer;
let browser: Browser;
let payer: DemoAccount;
let payee: DemoAccount;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  server = await startTestServer({ ui: true });
  await runDemo({
    url: server.url,
    key: keyFor(server.url),
    seed: 7,
    accounts: 20,
    months: 2,
    until: null,
    force: false,
  });
  await server.caughtUp();
  browser = await launchBrowser();
  [payer, payee] = await richestAccounts();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await browser?.close();
  await server?.stop();
});

/** Two accounts of the demo in CZK of which one has much to give. */
async function richestAccounts(): Promise<[DemoAccount, DemoAccount]> {
  const { accounts } = dataOf(
    await send(
      server.url,
      `{ accounts(filter: { currency: "CZK", statuses: [ACTIVE] }, sort: { field: BALANCE, direction: DESC }, first: 2) {
         nodes { id owner balance { minorUnits } } } }`,
    ),
  ) as { accounts: { nodes: readonly DemoAccount[] } };
  const [first, second] = accounts.nodes;
  if (!first || !second) throw new Error('the demo has no two accounts in CZK');
  return [first, second];
}

/** Amounts as the pages show them. */
const shown = (minorUnits: bigint) =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(
    `${minorUnits / 100n}.${String(minorUnits % 100n).padStart(2, '0')}` as Intl.StringNumericLiteral,
  );
/** What is shown, as a pattern; several things may stand between. */
const pattern = (...parts: readonly string[]) =>
  new RegExp(parts.map((part) => part.replace(/[.+]/g, '\\$&')).join('[\\s\\S]*'));

const AMOUNT = 250_000n;
const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

test('a day: found, understood, moved, approved by another, arrived, looked back at, proven, and built again meanwhile', async () => {
  const [olga, marek, adela] = [
    await Person.signedIn(server, browser, { name: 'Olga', role: 'OPERATOR' }),
    await Person.signedIn(server, browser, { name: 'Marek', role: 'MANAGER' }),
    await Person.signedIn(server, browser, { name: 'Adela', role: 'ADMINISTRATOR' }),
  ];
  await findAccount(olga);
  await understandBalance(olga);
  const arrival = await olga.openTab(`/accounts/${payee.id}`);
  await expectText(arrival.balance, pattern(shown(BigInt(payee.balance.minorUnits))));
  await askForTransfer(olga);
  await approve(marek);
  await expectText(olga.page.getByTestId('request-status').first(), 'Approved');
  await expectText(olga.page.getByRole('region', { name: 'Movements' }), pattern(shown(AMOUNT)));
  await expectText(arrival.balance, pattern(shown(BigInt(payee.balance.minorUnits) + AMOUNT)));
  await expectText(arrival.rows.first(), pattern('New roof', `+${shown(AMOUNT)}`));
  await lookAtYesterday(olga);
  await verifyChain(olga);
  await rebuildWhileOthersWork(adela, arrival);
});

/** By a part of the owner's name, in the list. */
async function findAccount({ page, rows }: Operator): Promise<void> {
  await page.getByRole('link', { name: 'Accounts', exact: true }).last().click();
  await page.getByLabel('Owner', { exact: true }).fill(payer.owner.slice(0, 6));
  await expectText(rows.first(), payer.owner.slice(0, 6));
  await page.locator(`a[href^="/accounts/${payer.id}"]`).click();
  await page.getByRole('heading', { name: payer.owner }).waitFor();
}

/** From the balance to the movement that made it, and from that to the event that was written down. */
async function understandBalance({ page, balance, rows, dialog }: Operator): Promise<void> {
  const now = shown(BigInt(payer.balance.minorUnits));
  await expectText(balance, pattern(now));
  await expectText(rows.first(), pattern(now));
  await page
    .getByRole('button', { name: /^Details of / })
    .first()
    .click();
  await expectText(dialog, pattern('Balance after', now));
  await dialog.getByRole('link', { name: /^version \d+$/ }).click();
  await page.waitForURL(/\/events\/[\da-f-]{36}$/);
  await expectText(page.locator('pre').first(), '"amountMinor"');
  await page.goBack();
  await page.goto(`${server.url}/accounts/${payer.id}`);
}

/** More than an operator may move: somebody else has to approve it. */
async function askForTransfer(olga: Operator): Promise<void> {
  const { page, dialog } = olga;
  await olga.begin('Transfer', { To: payee.owner });
  await page.getByRole('option', { name: new RegExp(payee.id.slice(-6)) }).click();
  await olga.fill({ Amount: '2500', Description: 'New roof' });
  await expectText(dialog, 'that you may move at a time');
  await expectText(
    dialog.getByTestId('dry-run'),
    pattern(
      shown(BigInt(payer.balance.minorUnits) - AMOUNT),
      shown(BigInt(payee.balance.minorUnits) + AMOUNT),
    ),
  );
  await olga.send('Ask for approval');
  await page.waitForURL(/\/approvals\/[0-9a-f-]{36}$/);
  await expectText(page.getByTestId('request-status').first(), 'Waiting');
}

/** Another person in another browser, who has sat before the overview all the time, and by keyboard alone from there on. */
async function approve({ page, dialog }: Operator): Promise<void> {
  await expectText(page.getByRole('navigation').getByTestId('waiting-count'), /^1/);
  await page.getByRole('link', { name: /^Approvals/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: `${payer.owner} → ${payee.owner}` }).focus();
  await page.keyboard.press('Enter');
  await expectText(page.getByRole('region', { name: 'Request' }), /Olga/);
  await page.getByRole('region', { name: 'What it would do' }).getByTestId('dry-run').waitFor();
  await page.keyboard.press('a');
  await dialog.getByTestId('dry-run').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expectText(page.getByTestId('request-status').first(), 'Approved');
}

/** The account as it was: by what was booked up to yesterday, read-only. */
async function lookAtYesterday(olga: Operator): Promise<void> {
  const { page } = olga;
  await olga.open(`/accounts/${payer.id}`);
  await page.getByRole('button', { name: 'As of now' }).click();
  await page.getByRole('button', { name: 'Booked up to' }).click();
  await page.getByRole('button', { name: 'Yesterday' }).click();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.waitForURL(new RegExp(`booked=${yesterday()}`));
  await page.getByText('The past, read-only:').waitFor();
  const { account } = dataOf(
    await send(
      server.url,
      'query ($id: ID!, $day: LocalDate) { account(id: $id, asOf: { bookedOn: $day }) { balance { minorUnits } } }',
      { id: payer.id, day: yesterday() },
    ),
  ) as { account: Pick<DemoAccount, 'balance'> };
  await expectText(olga.balance, pattern(shown(BigInt(account.balance.minorUnits))));
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expectText(olga.balance, pattern(shown(BigInt(payer.balance.minorUnits) - AMOUNT)));
}

async function verifyChain({ page }: Operator): Promise<void> {
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await page.getByText(/^\d+ events, all as they were written$/).waitFor();
}

/** The administrator builds the movements again from the first event; the operator goes on, and sees it at once. */
async function rebuildWhileOthersWork(adela: Operator, arrival: Operator): Promise<void> {
  const { page, dialog } = adela;
  await page.getByRole('link', { name: 'Projections', exact: true }).click();
  await page.getByRole('button', { name: 'Rebuild transactions' }).click();
  await dialog.getByRole('button', { name: 'Rebuild', exact: true }).click();
  await arrival.perform('Deposit', { Amount: '100', Description: 'Meanwhile' });
  await expectText(arrival.balance, pattern(shown(BigInt(payee.balance.minorUnits) + AMOUNT + 10_000n)));
  await expectText(arrival.rows.first(), /Meanwhile/);
  const rebuild = page
    .getByRole('region', { name: 'Rebuilds' })
    .getByRole('listitem')
    .filter({ hasText: 'transactions' });
  await expectText(rebuild, /Done[\s\S]*identical, row for row/);
  expect(await arrival.page.getByText('Meanwhile').count()).toBe(1);
}
