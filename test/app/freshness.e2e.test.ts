import { beforeEach, expect, test } from 'vitest';
import { routeChartScripts } from './chart-scripts.ts';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();
let accountId: string;

beforeEach(async () => {
  accountId = await site.program.open('Frank Freshness');
  await site.program.deposit(accountId, '10000', 'Before');
});

async function windowOnAccount() {
  const opened = await site.newWindow();
  await opened.operator.visit(`/accounts/${accountId}`);
  await expectText(opened.operator.balance, /^100\.00/);
  return opened;
}

test('the new balance is there at once, marked until the read side is known to have it', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.hold();
  await operator.perform('Deposit', { Amount: '20.50' });
  await expectText(operator.balance, /^120\.50/);
  await operator.catchingUp.waitFor();
  await operator.chip('Catching up').waitFor();

  wire.release();
  await operator.catchingUp.waitFor({ state: 'detached' });
  await operator.chip('Live').waitFor();
  await expectText(operator.rows.first(), /\+20\.50/);
});

test('a wait that takes long is told in honest words, and never as a failure', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.hold();
  await operator.perform('Deposit', { Amount: '1' });
  await operator.page.getByText('Saved. The lists are still catching up.').waitFor();
  expect(await operator.page.getByText(/fail|error|wrong/i).count()).toBe(0);
  wire.release();
  await operator.catchingUp.waitFor({ state: 'detached' });
});

test('a second window on the same account follows without being reloaded', async () => {
  const first = await windowOnAccount();
  const second = await windowOnAccount();
  await second.operator.page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await first.operator.perform('Deposit', { Amount: '77', Description: 'For both to see' });
  await expectText(second.operator.balance, /^177\.00/);
  await expectText(second.operator.rows.first(), /For both to see[\s\S]*\+77\.00/);
  expect(await second.operator.page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('a row of the list changes in place when another program moves its account', async () => {
  const { operator } = await site.newWindow();
  await operator.visit('/?owner=Frank%20Freshness&sort=CHANGED&order=DESC');
  await expectText(operator.rows.first(), /100\.00/);
  await site.program.deposit(accountId, '5');
  await expectText(operator.rows.first(), /100\.05/);
});

test('daily summaries follow what is booked', async () => {
  const { operator } = await site.newWindow();
  await operator.visit('/summaries');
  const before = await operator.rows.first().innerText();
  await site.program.deposit(accountId, '123456');
  await expect.poll(() => operator.rows.first().innerText(), { timeout: 15_000 }).not.toBe(before);
});

test("a day's summary leads to the movements that it adds up, and each of them to its account", async () => {
  const { operator } = await site.newWindow();
  await site.program.deposit(accountId, '4321', 'To be drilled down to');
  await operator.visit('/summaries?currency=CZK');
  await operator.rows.first().getByRole('link').first().click();
  await operator.page.getByRole('heading', { name: /^Booked on/ }).waitFor();
  await expectText(operator.rows.first(), /To be drilled down to[\s\S]*Frank Freshness[\s\S]*\+43\.21/);
  await operator.page.getByLabel('Kind').selectOption('Withdrawal');
  await operator.page.getByText('Nothing matches').waitFor();
  await operator.page.getByLabel('Kind').selectOption('Deposit');
  await operator.rows.first().getByRole('link').click();
  await expectText(operator.dialog, /To be drilled down to/);
});

test('without a WebSocket the page says so, goes on by asking, and recovers without a gap', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.cut();
  await operator.chip('Polling').waitFor();

  await site.program.deposit(accountId, '5000', 'Unheard');
  await expectText(operator.balance, /^150\.00/);
  await expectText(operator.rows.first(), /Unheard/);

  await operator.perform('Withdraw', { Amount: '30' });
  await expectText(operator.balance, /^120\.00/);
  await operator.catchingUp.waitFor({ state: 'detached' });

  wire.mend();
  await operator.chip('Live').waitFor();
  await site.program.deposit(accountId, '100', 'Heard again');
  await expectText(operator.balance, /^121\.00/);
  await expectText(operator.rows.first(), /Heard again/);
  await expectCount(operator.rows, 4);
});

test('what happened while the WebSocket was gone is caught up with by its first frame', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.cut();
  wire.hold();
  await operator.chip('Polling').waitFor();
  await site.program.deposit(accountId, '900', 'In the gap');
  wire.mend();
  wire.release();
  await operator.chip('Live').waitFor();
  await expectText(operator.balance, /^109\.00/);
  await expectText(operator.rows.first(), /In the gap/);
});

test('a page without a network says that it is offline, keeps what it shows, and recovers', async () => {
  const { operator, context } = await windowOnAccount();
  await context.setOffline(true);
  await operator.chip('Offline').waitFor();
  await expectText(operator.balance, /^100\.00/);
  await site.program.deposit(accountId, '100');
  await context.setOffline(false);
  await operator.chip('Live').waitFor();
  await expectText(operator.balance, /^101\.00/);
});

test('a page whose network is lost before all of it has come keeps what it shows, and gets the rest afterwards', async () => {
  const { operator, page, context } = await site.newWindow();
  let failures = 0;
  await routeChartScripts(page, async (route) => {
    failures += 1;
    await route.abort('internetdisconnected');
  });
  await operator.visit(`/accounts/${accountId}`);
  // More often than browser and bundler try by themselves.
  await expect.poll(() => failures).toBeGreaterThan(2);
  await context.setOffline(true);
  await operator.chip('Offline').waitFor();
  await expectText(operator.balance, /^100\.00/);

  await page.unrouteAll({ behavior: 'wait' });
  await context.setOffline(false);
  await page.getByRole('img', { name: /to 100\.00 CZK/ }).waitFor();
  await expectText(operator.balance, /^100\.00/);
});

test('a command whose answer got lost is sent again with the same id and counted once', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.loseAnswersTo('DepositMoney');
  await operator.begin('Deposit', { Amount: '11' });
  await operator.send('Deposit');
  await operator.dialog.getByText('No answer came').waitFor();
  await expect.poll(() => operator.dialog.getByLabel('Amount', { exact: true }).isDisabled()).toBe(true);

  wire.loseAnswersTo(undefined);
  await operator.send('Send again');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^111\.00/);
  expect(new Set(wire.commandIds()).size).toBe(1);
  expect(wire.commandIds().length).toBeGreaterThan(1);
  expect(await site.program.deposit(accountId, '1')).toBe(4);
});

test('a command whose answer got lost outlives a reload: it is sent again with the same id, counted once, and told', async () => {
  const { operator, wire } = await windowOnAccount();
  wire.loseAnswersTo('DepositMoney');
  await operator.begin('Deposit', { Amount: '17' });
  await operator.send('Deposit');
  await operator.dialog.getByText('No answer came').waitFor();

  wire.loseAnswersTo(undefined);
  await operator.page.reload();
  await operator.page
    .getByText('Saved. It was sent before this page was loaded again, and counts once.')
    .waitFor();
  await expectText(operator.balance, /^117\.00/);
  expect(new Set(wire.commandIds()).size).toBe(1);
  await operator.page.getByRole('button', { name: 'Close the notice' }).click();
  await operator.page.reload();
  await operator.chip('Live').waitFor();
  expect(await operator.page.getByText('counts once').count()).toBe(0);
  expect(await site.program.deposit(accountId, '1')).toBe(4);
});

test('who looks at an account is told when somebody else moves it, by whom and how, but not of what was done here', async () => {
  const first = await windowOnAccount();
  const second = await windowOnAccount();
  await second.operator.perform('Deposit', { Amount: '250' });
  const banner = first.operator.page
    .getByRole('status')
    .filter({ hasText: 'Somebody else moved this account' });
  await expectText(banner, /Test administrator[\s\S]*Money deposited[\s\S]*250\.00/);
  await site.program.deposit(accountId, '300');
  await expectText(banner, /3\.00[\s\S]*250\.00/);
  await banner.getByRole('button', { name: 'Close the notice' }).click();
  await banner.waitFor({ state: 'detached' });

  await first.operator.perform('Deposit', { Amount: '9' });
  await expectText(first.operator.balance, /^362\.00/);
  await first.operator.catchingUp.waitFor({ state: 'detached' });
  expect(await banner.count()).toBe(0);
});

test('a double click moves money once', async () => {
  const { operator, wire } = await windowOnAccount();
  await operator.begin('Deposit', { Amount: '3' });
  await operator.dialog.getByRole('button', { name: 'Deposit', exact: true }).dblclick();
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^103\.00/);
  expect(new Set(wire.commandIds()).size).toBe(1);
  expect(await site.program.deposit(accountId, '1')).toBe(4);
});

test('of several movements by somebody else, each is told, also if the next has come before the one before was read', async () => {
  const { operator } = await windowOnAccount();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await operator.page.route(/\/graphql$/, async (route) => {
    const { operationName } = route.request().postDataJSON() as { readonly operationName?: string };
    if (operationName === 'History') await answered;
    await route.fallback();
  });
  await site.program.deposit(accountId, '1100');
  await expectText(operator.balance, /^111\.00/);
  await site.program.deposit(accountId, '2200');
  await expectText(operator.balance, /^133\.00/);
  answer();
  const banner = operator.page.getByRole('status').filter({ hasText: 'Somebody else moved this account' });
  await expectText(banner, /22\.00[\s\S]*11\.00/);
});
