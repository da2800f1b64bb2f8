import { expect, test } from 'vitest';
import { widths } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

test('a movement is taken back once, after its effect was shown, and both sides lead to each other', async () => {
  const id = await site.program.open('Rita Reversal');
  await site.program.deposit(id, '10000', 'Typed twice');
  const operator = await site.operatorAt(`/accounts/${id}`);
  const { page, dialog } = operator;

  await page.getByRole('button', { name: 'Reverse Typed twice' }).click();
  await expectText(page.getByTestId('dry-run'), /Rita Reversal\s*100\.00[\s\S]*0\.00/);
  await operator.send('Reverse');
  await dialog.getByText('Say why it is taken back.').waitFor();
  await operator.fill({ Reason: 'Entered twice' });
  await operator.send('Reverse');
  await dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^0\.00/);
  await expectCount(operator.rows, 2);

  await expectText(operator.rows.first(), /Reverses Typed twice[\s\S]*Reversal[\s\S]*−100\.00/);
  await expectCount(page.getByRole('button', { name: 'Reverse Typed twice' }), 0);
  await operator.rows.last().getByRole('button', { name: 'Reversed', exact: true }).click();
  await dialog.getByText('Reverses Typed twice').click();
  await expectText(dialog, /Typed twice[\s\S]*Reversed[\s\S]*\+?100\.00/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await page.goto(`${site.server.url}/summaries`);
  await expectText(operator.rows.first(), /−100\.00\s*CZK/);
});

test('a reversal that can not be is told before it is sent', async () => {
  const id = await site.program.open('Spent Already');
  await site.program.deposit(id, '10000', 'Wages');
  const operator = await site.operatorAt(`/accounts/${id}`);
  await operator.perform('Withdraw', { Amount: '60' });
  await operator.page.getByRole('button', { name: 'Reverse Wages' }).click();
  await expectText(operator.page.getByTestId('dry-run'), 'Only 40.00 CZK is available.');
});

test('a reversal that is being filled in stays when another movement comes into the list meanwhile', async () => {
  const id = await site.program.open('Tess Typing');
  await site.program.deposit(id, '10000', 'Wages');
  const operator = await site.operatorAt(`/accounts/${id}`);
  const { page, dialog } = operator;
  await page.getByRole('button', { name: 'Reverse Wages' }).click();
  await operator.fill({ Reason: 'Paid tw' });
  await site.program.deposit(id, '500', 'In between');
  await page.getByText('In between').waitFor();
  await expect.poll(() => dialog.getByLabel('Reason', { exact: true }).inputValue()).toBe('Paid tw');
  await expectText(page.getByTestId('dry-run'), /Tess Typing\s*105\.00[\s\S]*5\.00/);
  await operator.fill({ Reason: 'Paid twice' });
  await operator.send('Reverse');
  await dialog.waitFor({ state: 'hidden' });
  await expectText(operator.rows.first(), /Reverses Wages[\s\S]*−100\.00/);
});

test('the focus stays on a movement when another comes in above it', async () => {
  const id = await site.program.open('Fiona Focus');
  await site.program.deposit(id, '10000', 'Wages');
  await site.program.deposit(id, '2000', 'Bonus');
  const { page, dialog } = await site.operatorAt(`/accounts/${id}`);
  await page.getByRole('button', { name: 'Reverse Wages' }).focus();
  await site.program.deposit(id, '500', 'In between');
  await page.getByText('In between').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Reverse Wages');
  await page.keyboard.press('Enter');
  await expectText(dialog, /Wages/);
});

test('a transfer shows both new balances, or why it would be refused, before it is sent', async () => {
  const from = await site.program.open('Paula Payer');
  await site.program.deposit(from, '100000');
  await site.program.open('Rudolf Receiver');
  const operator = await site.operatorAt(`/accounts/${from}`);
  const { page, dialog } = operator;
  const effect = page.getByTestId('dry-run');

  await operator.begin('Transfer', { To: 'Rudolf' });
  await page.getByRole('option', { name: /Rudolf Receiver/ }).click();
  await operator.fill({ Amount: '5000' });
  await expectText(effect, 'Only 1,000.00 CZK is available.');
  await operator.fill({ Amount: '250' });
  await expectText(effect, /Paula Payer[\s\S]*750\.00[\s\S]*Rudolf Receiver[\s\S]*250\.00/);
  await operator.send('Transfer');
  await dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^750\.00/);

  await operator.begin('Transfer', { To: 'Rudolf' });
  await page.getByRole('option', { name: /Rudolf Receiver/ }).click();
  await operator.fill({ Amount: '250' });
  await dialog.getByText(/went to the same account on this day already/).waitFor();
  await operator.fill({ Amount: '251' });
  await dialog.getByText(/went to the same account/).waitFor({ state: 'detached' });
});

test('the button that sends a transfer stays where it is while what it would do is found out', async () => {
  const from = await site.program.open('Stella Still');
  await site.program.deposit(from, '100000');
  await site.program.open('Rita Receiver');
  const { page, dialog } = await site.operatorAt(`/accounts/${from}`);
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  const button = dialog.getByRole('button', { name: 'Transfer', exact: true });
  await dialog.getByLabel('Amount', { exact: true }).fill('250');
  await dialog.getByRole('combobox', { name: 'To' }).fill('Rita R');
  /** To the pixel; the heights of lines are fractions of one. */
  const top = async () => Math.round((await button.boundingBox())?.y ?? 0);
  const before = await top();
  await page.getByRole('option', { name: /Rita Receiver/ }).click();
  await dialog.getByLabel('Trying it out').waitFor();
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1);
  await expectText(page.getByTestId('dry-run'), /750\.00[\s\S]*250\.00/);
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(1);

  // While the answer is awaited, what was sent stays in sight.
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/graphql', async (route) => {
    await answered;
    await route.continue();
  });
  await button.click();
  await dialog.locator('button[data-loading]').waitFor();
  expect(await page.getByTestId('dry-run').innerText()).toMatch(/750\.00[\s\S]*250\.00/);
  answer();
  await dialog.waitFor({ state: 'hidden' });
});

test('on a phone the room for what a transfer would do is as high as that, however long its figures are', async () => {
  const from = await site.program.open('Wilhelmina Wide');
  await site.program.deposit(from, '10084120');
  await site.program.open('Nils Narrow');
  const { operator, page } = await site.newWindow();
  await page.setViewportSize(widths.narrow);
  await operator.visit(`/accounts/${from}`);
  await operator.begin('Transfer', { Amount: '250', To: 'Nils N' });
  const height = () =>
    operator.dialog.locator('form').evaluate((form) => form.getBoundingClientRect().height);
  const before = await height();
  await page.getByRole('option', { name: /Nils Narrow/ }).click();
  await expectText(page.getByTestId('dry-run'), /100,841\.20[\s\S]*100,591\.20[\s\S]*250\.00/);
  expect(Math.abs((await height()) - before)).toBeLessThanOrEqual(2);
});

test('what a transfer would do is told anew when somebody else moves either account, and so is that it was made already', async () => {
  const from = await site.program.open('Petra Previewed');
  const to = await site.program.open('Roman Recipient');
  await site.program.deposit(from, '10000');
  const begun = async () => {
    const operator = await site.operatorAt(`/accounts/${from}`);
    await operator.begin('Transfer', { To: 'Roman Rec' });
    await operator.page.getByRole('option', { name: /Roman Recipient/ }).click();
    await operator.fill({ Amount: '250' });
    return operator;
  };
  const operator = await begun();
  const effect = operator.page.getByTestId('dry-run');
  await expectText(effect, 'Only 100.00 CZK is available.');

  await site.program.deposit(from, '30000');
  await expectText(effect, /Previewed\s*400\.00[\s\S]*150\.00[\s\S]*Recipient\s*0\.00[\s\S]*250\.00/);
  await site.program.deposit(to, '100000');
  await expectText(effect, /Recipient\s*1,000\.00[\s\S]*1,250\.00/);
  await site.program.changeStatus('freezeAccount', to);
  await expectText(effect, 'The account is frozen');
  await site.program.changeStatus('unfreezeAccount', to);
  await expectText(effect, /Recipient\s*1,000\.00[\s\S]*1,250\.00/);

  const colleague = await begun();
  await colleague.send('Transfer');
  await colleague.dialog.waitFor({ state: 'hidden' });
  await operator.dialog.getByText(/went to the same account on this day already/).waitFor();
  await expectText(effect, 'Only 150.00 CZK is available.');
});

test("an event shows its data and its cause, its account's chain is verified, and its story is followed", async () => {
  const id = await site.program.open('Edith Events');
  await site.program.deposit(id, '4200', 'To be looked at');
  const operator = await site.operatorAt(`/accounts/${id}?tab=events`);
  const { page } = operator;

  await page.getByRole('button', { name: 'Verify chain' }).click();
  await page.getByText('2 events, all as they were written').waitFor();
  await page
    .getByRole('button', { name: /^Details of version 2/ })
    .first()
    .click();
  await page.getByText('"description": "To be looked at"').waitFor();
  await page
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .waitFor();

  await page.locator('a[href*="correlation="]').first().click();
  await page.getByText('One story').waitFor();
  await page.getByText('In order', { exact: true }).click();
  await expectCount(operator.rows, 1);
  await page.getByRole('button', { name: 'The whole log' }).click();
  await page.getByText('One story').waitFor({ state: 'detached' });
  await expect.poll(() => operator.rows.count()).toBeGreaterThan(2);

  await page.getByLabel('Stream', { exact: true }).fill(`account-${id}`);
  await expectCount(operator.rows, 2);
  await page.getByRole('combobox', { name: 'Types' }).click();
  await page.getByRole('option', { name: 'Account opened' }).click();
  await expectCount(operator.rows, 1);
  await expect.poll(() => page.url()).toMatch(/types=AccountOpened/);
});
