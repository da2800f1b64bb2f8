import { expect, test } from 'vitest';
import { barriersInEveryLook } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { accountWith } from './long-account.ts';
import type { Operator } from './operator.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

/** What a row says, and where it is on the screen. */
async function rowAt({ rows }: Operator, index: number) {
  const box = await rows.nth(index).boundingBox();
  return { text: await rows.nth(index).innerText(), top: box?.y };
}

const today = new Date().toISOString().slice(0, 10);

/** An account with a movement of long ago and two of today, and how a program adds to them. */
async function accountToHold(owner: string) {
  const accountId = await site.program.open(owner, '2026-01-14');
  const deposit = (description: string, bookedOn = today) =>
    site.program.deposit(accountId, '500', description, bookedOn);
  await deposit('Long ago', '2026-01-14');
  await deposit('First');
  await deposit('Second');
  return { accountId, deposit };
}

test('nothing moves in the list of accounts under the hand: what happens waits behind a count', async () => {
  const { operator, page } = await site.newWindow();
  const accountId = await site.program.open('Hana Held');
  await site.program.deposit(accountId, '10000');
  await operator.visit('/?owner=Hana%20Held');
  await expectText(operator.rows.first(), /100\.00/);
  // What comes before the list is followed is in it at once. A change that shows in place is a sign that it is.
  await site.program.deposit(accountId, '100');
  await expectText(operator.rows.first(), /101\.00/);

  await operator.rows.first().hover();
  const before = await rowAt(operator, 0);
  await site.program.deposit(accountId, '500');
  await page.getByRole('button', { name: '1 changed' }).waitFor();
  expect(await rowAt(operator, 0)).toEqual(before);
  await site.program.open('Hana Held Too');
  const news = page.getByRole('button', { name: '1 new, 1 changed' });
  await news.waitFor();
  await expectCount(operator.rows, 1);

  // The hand goes away: rows change in place, the new one still waits.
  await page.mouse.move(0, 0);
  await expectText(operator.rows.first(), /106\.00/);
  await page.getByRole('button', { name: '1 new', exact: true }).click();
  await expectCount(operator.rows, 2);
  await expectCount(page.getByRole('button', { name: /new|changed/ }), 0);
});

test('an account that leaves the list goes from the screen, and comes back behind a count', async () => {
  const { operator, page } = await site.newWindow();
  const accountId = await site.program.open('Lida Leaver');
  await site.program.open('Lida Stays');
  await operator.visit('/?owner=Lida&status=ACTIVE');
  await expectCount(operator.rows, 2);
  await site.program.changeStatus('freezeAccount', accountId);
  await expectCount(operator.rows, 1);
  await expectText(operator.rows.first(), /Lida Stays/);
  await site.program.changeStatus('unfreezeAccount', accountId);
  await page.getByRole('button', { name: '1 new' }).click();
  await expectCount(operator.rows, 2);
});

test('accounts that others open wait behind a count until they are asked for', async () => {
  const { operator } = await site.newWindow();
  const one = await site.program.open('Gregor Group One');
  await operator.visit('/?owner=Gregor%20Group');
  await expectCount(operator.rows, 1);
  // What comes before the list is followed is in it at once. A change that shows in place is a sign that it is.
  await site.program.deposit(one, '700');
  await expectText(operator.rows.first(), /7\.00/);
  await site.program.open('Gregor Group Two');
  const news = operator.page.getByRole('button', { name: '1 new' });
  await news.waitFor();
  await expectCount(operator.rows, 1);
  await news.click();
  await expectCount(operator.rows, 2);
  await news.waitFor({ state: 'detached' });
});

test.each([
  ['an account’s movements', (id: string) => `/accounts/${id}`, '1 new', /Under the hand/],
  ['an account’s events', (id: string) => `/accounts/${id}?tab=events`, '1 new', /Money deposited/],
  ['the log', (id: string) => `/events?stream=account-${id}`, '1 new', /Money deposited/],
  ['the recent movements', () => '/overview', '1 new', /Under the hand/],
  ['a day’s movements', () => `/summaries/${today}`, '1 new', /Under the hand/],
  ['the days', () => '/summaries', '1 changed', /2/],
])(
  'while the mouse rests on %s nothing moves, and what comes waits behind a count',
  async (name, path, count, shows) => {
    const { operator, page } = await site.newWindow();
    const { accountId, deposit } = await accountToHold(`Radek Resting on ${name}`);
    await operator.visit(path(accountId));
    await operator.rows.nth(1).waitFor();
    await operator.rows.first().hover();
    const before = [await rowAt(operator, 0), await rowAt(operator, 1)];

    await deposit('Under the hand');
    const news = page.getByRole('button', { name: count, exact: true });
    await news.waitFor();
    expect([await rowAt(operator, 0), await rowAt(operator, 1)]).toEqual(before);

    await news.click();
    await expect.poll(async () => (await rowAt(operator, 0)).text).not.toBe(before[0]?.text);
    await expectText(operator.rows.first(), shows);
    await expectCount(news, 0);
    // The mouse is still there: what comes next waits too, until it goes away.
    const after = await rowAt(operator, 0);
    await deposit('Under the hand again');
    await news.waitFor();
    expect(await rowAt(operator, 0)).toEqual(after);
    await page.mouse.move(0, 0);
    await expect.poll(async () => (await rowAt(operator, 0)).text).not.toBe(after.text);
    await expectCount(news, 0);
  },
);

test('a request that comes in waits while the mouse rests on the requests', async () => {
  const { operator, page } = await site.newWindow();
  const [from, to] = [await site.program.open('Rita Requests'), await site.program.open('Roman Receives')];
  await site.program.requestTransfer({ from, to });
  await operator.visit('/approvals?show=all');
  await operator.rows.first().hover();
  const before = await rowAt(operator, 0);
  await site.program.requestTransfer({ from: to, to: from });
  const news = page.getByRole('button', { name: '1 new', exact: true });
  await news.waitFor();
  expect(await rowAt(operator, 0)).toEqual(before);
  await news.click();
  await expectText(operator.rows.first(), /Roman Receives[\s\S]*Rita Requests/);
});

test.each([
  ['requests', () => '/approvals?show=all'],
  ['log', (id: string) => `/events?stream=account-${id}`],
  ['accounts', () => '/?owner=Bea%20Barred'],
])('nobody is kept out of the %s while they are held', async (name, path) => {
  const { operator, page } = await site.newWindow();
  const [from, to] = [await site.program.open('Bea Barred'), await site.program.open('Bert Barred')];
  await site.program.requestTransfer({ from, to });
  await operator.visit(path(from));
  await operator.rows.first().hover();
  const news = page.getByRole('button', { name: /^[0-9]+ (new|changed)/ });
  // In another width the list is elsewhere, and the hand has to come back to it.
  const arrange = async () => {
    await operator.rows.last().hover();
    await site.program.deposit(from, '500');
    await site.program.requestTransfer({ from, to });
    await news.waitFor();
  };
  const looks = { name: `held-${name}`, pictures: process.env.DAYBOOK_SCREENSHOTS, arrange };
  expect(await barriersInEveryLook(page, looks)).toEqual([]);
});

test('a list in which something is selected keeps still as well', async () => {
  const { operator, page } = await site.newWindow();
  const { accountId, deposit } = await accountToHold('Selma Selects');
  await operator.visit(`/accounts/${accountId}`);
  await operator.rows.first().getByText('+5.00').dblclick();
  await page.mouse.move(0, 0);
  await deposit('Not yet');
  await page.getByRole('button', { name: '1 new', exact: true }).waitFor();
  await expectText(operator.rows.first(), /Second/);
  expect(await page.evaluate(() => String(document.getSelection()))).toContain('5');
  await page.evaluate(() => document.getSelection()?.removeAllRanges());
  await expectText(operator.rows.first(), /Not yet/);
});

test('what one does oneself shows at once, wherever the mouse rests; what another did before it comes along', async () => {
  const { operator, page, wire } = await site.newWindow();
  const { accountId, deposit } = await accountToHold('Otto Own');
  await operator.visit(`/accounts/${accountId}`);
  await operator.rows.first().hover();
  await deposit('By somebody else');
  const news = page.getByRole('button', { name: '1 new', exact: true });
  await news.waitFor();
  await page.keyboard.press('d');
  await operator.fill({ Amount: '7', Description: 'By myself' });
  wire.hold();
  await page.keyboard.press('Enter');
  await operator.dialog.waitFor({ state: 'hidden' });
  // The dialog gone, the mouse is on the list again before its rows come.
  await operator.rows.nth(1).hover();
  wire.release();
  await expectText(operator.rows.first(), /By myself/);
  await expectText(operator.rows.nth(1), /By somebody else/);
  await expectCount(news, 0);
});

test('one scrolls through a long history as it was when the hand came onto it, past what has come in since', async () => {
  const { operator, page } = await site.newWindow();
  const accountId = await accountWith(1_000, site.server);
  await operator.visit(`/accounts/${accountId}`);
  await page.getByText('1,000 movements').waitFor();
  await operator.rows.nth(2).hover();
  await site.program.deposit(accountId, '500', 'While looking');
  await page.getByRole('button', { name: '1 new', exact: true }).waitFor();
  // What is far down was never read before: it has to be the row that was at that place.
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const last = page.getByRole('row', { name: /Movement 1 / });
  await last.waitFor();
  expect(Number(await last.getAttribute('aria-rowindex'))).toBe(1_001);
  await page.getByRole('button', { name: '1 new', exact: true }).click();
  await page.getByText('1,001 movements').waitFor();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await last.waitFor();
  await expect.poll(() => last.getAttribute('aria-rowindex')).toBe('1002');
});
