import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { barriersInEveryLook, widths } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { type Operator, Program } from './operator.ts';
import { Person } from './person.ts';

let server: TestServer;
let browser: Browser;
let olga: Operator;
let marek: Operator;
let from: string;

beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  const program = new Program(server.url);
  from = await program.open('Pavla Payer');
  await program.open('Rudolf Receiver');
  await program.deposit(from, '500000', 'Savings');
  olga = await Person.signedIn(server, browser, { name: 'Olga', role: 'OPERATOR' });
  marek = await Person.signedIn(server, browser, { name: 'Marek', role: 'MANAGER' });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Olga fills in a transfer of so much, as far as its trial. */
async function compose(amount: string, description: string): Promise<void> {
  await olga.open(`/accounts/${from}`);
  await olga.begin('Transfer', { To: 'Rudolf' });
  await olga.page.getByRole('option', { name: /Rudolf Receiver/ }).click();
  await olga.fill({ Amount: amount, Description: description });
}

const status = ({ page }: Operator) => page.getByTestId('request-status').first();
const waiting = ({ page }: Operator) => page.getByRole('navigation').getByTestId('waiting-count');

test('past the limit a transfer is asked for instead, with both balances to be seen before', async () => {
  await compose('2,000', 'New roof');
  const { dialog } = olga;
  await expectText(dialog, 'This is more than the 1,000.00 CZK that you may move at a time.');
  await expectText(
    dialog.getByTestId('dry-run'),
    /Pavla Payer[\s\S]*3,000\.00[\s\S]*Rudolf Receiver[\s\S]*2,000\.00/,
  );
  await olga.fill({ Amount: '900' });
  await dialog.getByRole('button', { name: 'Transfer', exact: true }).waitFor();
  await olga.fill({ Amount: '6,000' });
  await expectText(
    dialog.getByTestId('dry-run'),
    /It could not be done now[\s\S]*Only 5,000\.00 CZK is available/,
  );
  await olga.fill({ Amount: '2,000' });
  await olga.send('Ask for approval');
  await olga.page.waitForURL(/\/approvals\/[0-9a-f-]{36}$/);
  await expectText(status(olga), 'Waiting');
  await expectText(olga.page.getByRole('region', { name: 'Request' }), 'somebody else has to approve it');
  expect(await olga.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
});

test('whoever may approve sees it come in, rejects it by keyboard, and whoever asked is told why', async () => {
  await expectText(waiting(marek), /^1/);
  await marek.open('/approvals');
  await marek.page.getByRole('link', { name: 'Pavla Payer → Rudolf Receiver' }).focus();
  await marek.page.keyboard.press('Enter');
  await expectText(marek.page.getByRole('region', { name: 'What it would do' }), /5,000\.00[\s\S]*3,000\.00/);
  await marek.page.keyboard.press('r');
  await marek.dialog.getByLabel('Reason').waitFor();
  await marek.page.keyboard.press('Enter');
  await expectText(marek.dialog, 'Say why');
  await marek.page.keyboard.type('There is no invoice');
  await marek.page.keyboard.press('Enter');
  await marek.dialog.waitFor({ state: 'hidden' });
  await expectText(status(marek), 'Rejected');
  await expectText(olga.page.getByRole('region', { name: 'Request' }), /Rejected[\s\S]*There is no invoice/);
  await expectCount(waiting(marek), 0);
  await expectCount(marek.page.getByRole('button', { name: 'Reject' }), 0);
});

test('an approval that an account refuses says so and leaves the request waiting; it can be withdrawn', async () => {
  await compose('1,500', 'New fence');
  await olga.send('Ask for approval');
  await olga.page.waitForURL(/\/approvals\//);
  await marek.open(new URL(olga.page.url()).pathname);
  await new Program(server.url).changeStatus('freezeAccount', from);
  const effect = marek.page.getByRole('region', { name: 'What it would do' });
  await expectText(effect, 'The account is frozen');
  await marek.page.getByRole('button', { name: 'Approve' }).click();
  await expectText(marek.dialog.getByTestId('dry-run'), 'The account is frozen');
  await marek.send('Approve');
  await expectText(marek.dialog.getByRole('alert').first(), 'The account is frozen');
  await marek.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expectText(status(marek), 'Waiting');
  await new Program(server.url).changeStatus('unfreezeAccount', from);
  await expectText(effect, /5,000\.00[\s\S]*3,500\.00/);

  await olga.page.keyboard.press('w');
  await olga.send('Withdraw');
  await expectText(status(olga), 'Withdrawn');
  await expectText(status(marek), 'Withdrawn');
});

test('a list is its address: what I asked for, and what was decided, by status', async () => {
  await olga.open('/approvals?show=asked&sort=AMOUNT&order=ASC');
  await expectText(olga.rows.first(), /New fence[\s\S]*1,500\.00/);
  await expectCount(olga.rows, 2);
  await olga.page.getByText('Decided', { exact: true }).first().click();
  await olga.page.getByLabel('Status', { exact: true }).selectOption('REJECTED');
  await expectCount(olga.rows, 1);
  await expect.poll(() => olga.page.url()).toMatch(/show=decided/);
  await expect.poll(() => olga.page.url()).toMatch(/status=REJECTED/);
  await olga.page.reload();
  await expectText(olga.rows.first(), /New roof[\s\S]*2,000\.00/);
});

test('an approved movement leads to its request, the request to its movements, and an event to both', async () => {
  await compose('1,250', 'New gutter');
  await olga.send('Ask for approval');
  await olga.page.waitForURL(/\/approvals\//);
  const { pathname } = new URL(olga.page.url());
  await marek.open(pathname);
  await expectText(marek.page.getByRole('region', { name: 'What it would do' }), /5,000\.00[\s\S]*3,750\.00/);
  await marek.page.keyboard.press('a');
  await marek.dialog.getByTestId('dry-run').waitFor();
  await marek.send('Approve');
  await expectText(status(olga), 'Approved');

  const { page, dialog } = olga;
  await page
    .getByRole('region', { name: 'Movements' })
    .getByRole('link', { name: 'Rudolf Receiver' })
    .click();
  await expectText(dialog, /New gutter[\s\S]*\+1,250\.00/);
  await dialog.getByRole('link', { name: 'Approved' }).click();
  await page.waitForURL(`**${pathname}`);

  await olga.open(`/accounts/${from}`);
  const mark = olga.rows.first().getByRole('link', { name: 'Approved' });
  await mark.waitFor();
  expect(await barriersInEveryLook(page, { name: 'approved', pictures: undefined })).toEqual([]);
  await page.setViewportSize(widths.wide);
  await mark.click();
  await page.waitForURL(`**${pathname}`);

  await olga.open(`/accounts/${from}`);
  await olga.rows.first().getByTitle('The event that made it so').click();
  await page.waitForURL(/\/events\//);
  await page.getByTitle('What came of it').click();
  await page.waitForURL(/\/accounts\/.*\?movement=/);
  await page.goBack();
  await page
    .getByRole('region', { name: 'By the same command' })
    .getByRole('link', { name: 'Transfer approved' })
    .click();
  await page.getByRole('heading', { name: 'Transfer approved', level: 1 }).waitFor();
  await page
    .getByRole('region', { name: 'Event' })
    .getByRole('link', { name: /^transferRequest-/ })
    .click();
  await page.waitForURL(`**${pathname}`);
});
