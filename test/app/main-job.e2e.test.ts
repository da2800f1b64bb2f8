import { expect, test } from 'vitest';
import { widths } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

test('an account is opened, paid into and out of, frozen, emptied and closed without leaving the page', async () => {
  await site.program.open('Bruno Receiver');
  const operator = await site.operatorAt('/');
  const { page } = operator;

  await operator.perform('Open account', { Owner: 'Ada Tester' });
  await page.waitForURL(/\/accounts\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: 'Ada Tester' }).waitFor();
  await expectText(operator.balance, /^0\.00\s*CZK$/);

  await operator.perform('Deposit', { Amount: '1,000', Description: 'First money', From: 'A friend' });
  await expectText(operator.balance, /^1,000\.00\s*CZK$/);
  await expectText(operator.rows.first(), /First money[\s\S]*A friend[\s\S]*\+1,000\.00/);

  await operator.begin('Withdraw', { Amount: '1500.50' });
  await operator.send('Withdraw');
  const amount = operator.dialog.getByLabel('Amount', { exact: true });
  await operator.dialog.getByText('Only 1,000.00 CZK is available.').waitFor();
  await expect.poll(() => amount.getAttribute('aria-invalid')).toBe('true');
  await amount.fill('400.50');
  await operator.send('Withdraw');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^599\.50\s*CZK$/);

  await operator.begin('Transfer', { To: 'Bruno' });
  await page.getByRole('option', { name: /Bruno Receiver/ }).click();
  await operator.fill({ Amount: '99.50' });
  await operator.send('Transfer');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^500\.00\s*CZK$/);
  await expectCount(operator.rows, 3);

  await operator.beginFromMenu('Freeze', { Reason: 'Card lost' });
  await operator.send('Freeze');
  await expectText(page.getByTestId('status'), 'Frozen');
  await expect.poll(() => page.getByRole('button', { name: 'Deposit', exact: true }).isDisabled()).toBe(true);
  await operator.beginFromMenu('Unfreeze', {});
  await operator.send('Unfreeze');
  await expectText(page.getByTestId('status'), 'Active');

  await operator.beginFromMenu('Close account', {});
  await operator.send('Close for good');
  await operator.dialog.getByText('Bring it to zero before closing the account.').waitFor();
  await operator.dialog.getByRole('button', { name: 'Cancel' }).click();
  await operator.dialog.waitFor({ state: 'hidden' });
  await operator.perform('Withdraw', { Amount: '500' });
  await operator.beginFromMenu('Close account', {});
  await operator.send('Close for good');
  await expectText(page.getByTestId('status'), 'Closed');

  await page.getByRole('tab', { name: 'Events' }).click();
  await expectText(operator.rows.first(), /Account closed/);
  await expectCount(operator.rows, 8);
});

test('an owner is renamed and an overdraft limit changed, and what is available follows', async () => {
  const id = await site.program.open('Old Name');
  const operator = await site.operatorAt(`/accounts/${id}`);

  await operator.beginFromMenu('Rename owner', { Owner: 'New Name' });
  await operator.send('Rename');
  await operator.page.getByRole('heading', { name: 'New Name' }).waitFor();

  await operator.beginFromMenu('Change overdraft limit', { 'Overdraft limit': '250.75' });
  await operator.send('Change limit');
  await expectText(operator.page.getByTestId('available'), /^250\.75\s*CZK$/);
});

test('an amount that makes no sense never leaves the page', async () => {
  const id = await site.program.open('Careful Typist');
  const operator = await site.operatorAt(`/accounts/${id}`);
  await operator.begin('Deposit', { Amount: '1.234' });
  await operator.send('Deposit');
  await operator.dialog.getByText('CZK has 2 decimals.').waitFor();
  await operator.fill({ Amount: 'ten' });
  await operator.send('Deposit');
  await operator.dialog.getByText(/Write the amount like/).waitFor();
});

test('a view of the list is its address: filters, order and what was found survive being sent to somebody', async () => {
  for (const owner of ['Filter One', 'Filter Two', 'Somebody Else']) await site.program.open(owner);
  const operator = await site.operatorAt('/');
  await operator.page.getByLabel('Owner', { exact: true }).fill('filter');
  await expectCount(operator.rows, 2);
  await operator.page.getByRole('button', { name: 'Owner', exact: true }).click();
  await expectText(operator.rows.first(), 'Filter Two');
  await expect.poll(() => operator.page.url()).toMatch(/owner=filter/);
  await expect.poll(() => operator.page.url()).toMatch(/order=DESC/);

  const colleague = await site.operatorAt(new URL(operator.page.url()).search);
  await expectText(colleague.rows.first(), 'Filter Two');
  await expectCount(colleague.rows, 2);

  await colleague.page.getByLabel('Owner', { exact: true }).fill('nobody of this name');
  await colleague.page.getByText('Nothing matches').waitFor();
  await colleague.page.getByRole('button', { name: 'Clear the filters' }).click();
  await colleague.page.getByRole('link', { name: 'Somebody Else' }).waitFor();
});

test('a link that is clicked before the typing has settled is followed', async () => {
  await site.program.open('Clicked One');
  const id = await site.program.open('Clicked Two');
  const { operator, page } = await site.newWindow();
  // The page that is gone to takes longer than the typing needs to settle.
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\/accounts\/[0-9a-f-]+\?/, async (route) => {
    await arrived;
    await route.continue();
  });
  await operator.visit('/?owner=c');
  await page.getByLabel('Owner', { exact: true }).fill('cl');
  await page.getByRole('link', { name: 'Clicked Two' }).click();
  await page.waitForURL(/owner=cl/, { timeout: 1_000 }).catch(() => {});
  arrive();
  await page.waitForURL(`**/accounts/${id}`);
});

test('a row stays under the mouse while its button is down, also when the list is answered meanwhile', async () => {
  await site.program.open('Pressed Before');
  const id = await site.program.open('Pressed Wanted');
  const { operator, wire, page } = await site.newWindow();
  await operator.visit('/?owner=pressed');
  await expectCount(operator.rows, 2);
  wire.hold();
  await page.getByLabel('Owner', { exact: true }).fill('wanted');
  await page.locator('table[aria-busy="true"]').waitFor();
  await page.getByRole('link', { name: 'Pressed Wanted' }).hover();
  await page.mouse.down();
  wire.release();
  await page.waitForResponse((response) => response.url().endsWith('/graphql'));
  // As long as the list needs to show it.
  const isNarrowed = () => document.querySelectorAll('tbody tr').length === 1;
  await page.waitForFunction(isNarrowed, undefined, { timeout: 1_000 }).catch(() => {});
  await page.mouse.up();
  await page.waitForURL(`**/accounts/${id}`);
});

test('the keyboard alone reaches an account and its forms, and gets its focus back', async () => {
  const id = await site.program.open('Aaron Keyboard');
  const { page } = await site.operatorAt('/?owner=Aaron');
  await page.getByRole('link', { name: 'Aaron Keyboard' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/accounts/${id}`);
  const deposit = page.getByRole('button', { name: 'Deposit', exact: true });
  await deposit.focus();
  await page.keyboard.press('Enter');
  const amount = page.getByRole('dialog').getByLabel('Amount', { exact: true });
  await expect
    .poll(() => amount.evaluate((field) => field === document.activeElement).catch(() => false))
    .toBe(true);
  await page.keyboard.type('12.5');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expectText(page.getByTestId('balance'), /^12\.50/);
  await expect.poll(() => deposit.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('nobody can be paid who does not match what is typed, whether the answer is late or somebody was chosen before', async () => {
  const payer = await site.program.open('Petra Payer');
  await site.program.deposit(payer, '100000');
  await site.program.open('Petra Alder');
  const payee = await site.program.open('Petra Birch');
  const { operator, wire, page } = await site.newWindow();
  await operator.visit(`/accounts/${payer}`);
  const option = (owner: string) => page.getByRole('option', { name: new RegExp(owner) });
  const to = operator.dialog.getByRole('combobox', { name: 'To' });

  await operator.begin('Transfer', { Amount: '10', To: 'Petra' });
  await option('Petra Alder').click();
  await expect.poll(() => to.inputValue()).toMatch(/^Petra Alder/);

  // The answer to the last letters is still under way when Enter is pressed: what was found before is no choice any more.
  wire.hold();
  await to.fill('Petra B');
  await page.getByText('Searching…').waitFor();
  await expectCount(page.getByRole('option'), 0);
  await to.press('ArrowDown');
  await to.press('Enter');
  await operator.dialog.getByText('Choose who is paid.').waitFor();
  expect(await to.inputValue()).toBe('Petra B');

  wire.release();
  await to.fill('Petra Bi');
  await option('Petra Birch').waitFor();
  await to.press('ArrowDown');
  await to.press('Enter');
  await expect.poll(() => to.inputValue()).toMatch(/^Petra Birch/);
  await operator.send('Transfer');
  await operator.dialog.waitFor({ state: 'hidden' });
  await operator.visit(`/accounts/${payee}`);
  await expectText(operator.balance, /^10\.00/);
});

test('on a phone a status is whole beside the longest of names: in the list, on the page and in the palette', async () => {
  const name = 'Bartholomew Featherstonehaugh-Cholmondeley of the Lower Riverside Allotments';
  const id = await site.program.open(name);
  await site.program.changeStatus('freezeAccount', id);
  const { operator, page } = await site.newWindow();
  await page.setViewportSize(widths.narrow);
  const statuses = page.getByTestId('status').filter({ visible: true });
  const isWhole = async () => {
    await expectText(statuses.last(), /^Frozen$/);
    return statuses
      .last()
      .evaluate((badge) =>
        [badge, ...badge.children].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
      );
  };
  await operator.visit('/?owner=Featherstonehaugh');
  expect(await isWhole()).toBe(true);
  await operator.visit(`/accounts/${id}`);
  expect(await isWhole()).toBe(true);
  await operator.visit('/overview');
  await page.getByRole('button', { name: 'Find an account or an action' }).click();
  await page.getByPlaceholder('An owner, or what to do').fill('Featherstonehaugh');
  expect(await isWhole()).toBe(true);
});
