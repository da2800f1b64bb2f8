import { expect, test } from 'vitest';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

test('the past is shown read-only on either axis, what happens now leaves it alone, and the way back is one click', async () => {
  const id = await site.program.open('Petra Past');
  await site.program.deposit(id, '10000', 'Before');
  const before = new Date().toISOString();
  await site.program.deposit(id, '5000', 'After');

  const operator = await site.operatorAt(`/accounts/${id}?recorded=${before}`);
  const { page } = operator;
  await page.getByText('The past, read-only:').waitFor();
  await expectText(operator.balance, /^100\.00/);
  await expectCount(operator.rows, 1);
  await expect.poll(() => page.getByRole('button', { name: 'Deposit', exact: true }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: /^Reverse / }).count()).toBe(0);

  await site.program.deposit(id, '100', 'Meanwhile');
  await page.getByRole('link', { name: 'Accounts', exact: true }).last().click();
  await expectText(page.getByRole('row').filter({ hasText: 'Petra Past' }), /100\.00/);
  await expect.poll(() => page.getByRole('button', { name: 'Open account' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Petra Past' }).click();
  await expectText(operator.balance, /^100\.00/);

  await page.getByRole('button', { name: 'Back to now' }).click();
  await expectText(operator.balance, /^151\.00/);
  await expectCount(operator.rows, 3);
  await page.goBack();
  await expectText(operator.balance, /^100\.00/);
});

test('before its first day an account was not there yet', async () => {
  const id = await site.program.open('Nina Newcomer');
  const operator = await site.operatorAt(`/accounts/${id}?booked=2020-01-31`);
  await operator.page.getByText('There was no such account yet').waitFor();
});

test('a day is chosen in the bar, and the chart follows either axis', async () => {
  const id = await site.program.open('Charlotte Chart');
  await site.program.deposit(id, '10000');
  const operator = await site.operatorAt(`/accounts/${id}`);
  const { page } = operator;
  await page.getByRole('img', { name: /to 100\.00 CZK/ }).waitFor();
  await site.program.deposit(id, '2300');
  await page.getByRole('img', { name: /to 123\.00 CZK/ }).waitFor();
  await page.getByText('Recorded', { exact: true }).click();
  await expect.poll(() => page.url()).toMatch(/axis=RECORDED/);
  await page.getByRole('img', { name: /to 123\.00 CZK/ }).waitFor();

  await page.getByRole('button', { name: 'As of now' }).click();
  await page.getByRole('button', { name: 'Booked up to' }).click();
  await page.getByRole('button', { name: '15', exact: false }).first().click();
  await expect.poll(() => page.url()).toMatch(/booked=\d{4}-\d{2}-\d{2}/);
  await page.getByText('The past, read-only:').waitFor();
});

test('the chart shows the days that movements are shown of', async () => {
  const id = await site.program.open('Ruth Range');
  await site.program.deposit(id, '10000');
  const today = new Date().toISOString().slice(0, 10);
  const { page } = await site.operatorAt(`/accounts/${id}?from=${today}&to=2199-12-31`);
  await page.getByRole('img', { name: `From 100.00 CZK on ${today} to 100.00 CZK on 2199-12-31` }).waitFor();
  await page.goto(`${new URL(page.url()).origin}/accounts/${id}?from=2001-01-01&to=2001-12-31`);
  await page.getByText('Nothing had moved by then').waitFor();
  await page.getByText('Recorded', { exact: true }).click();
  await page.getByRole('img', { name: /to 100\.00 CZK/ }).waitFor();
});

test('daily summaries and what they lead to stay in the past that is looked at', async () => {
  const id = await site.program.open('Selma Summary');
  await site.program.deposit(id, '7700', 'Known then');
  const before = new Date().toISOString();
  await site.program.deposit(id, '8800', 'Not known then');
  const operator = await site.operatorAt(`/summaries?currency=CZK&recorded=${before}`);
  const { page } = operator;
  await page.getByText('The past, read-only:').waitFor();
  await operator.rows
    .first()
    .getByRole('link', { name: /movement/ })
    .first()
    .click();
  await page.getByRole('heading', { name: /^Booked on/ }).waitFor();
  await page.getByText('The past, read-only:').waitFor();
  await expectText(operator.rows.first(), /Known then[\s\S]*77\.00/);
  expect(await operator.rows.filter({ hasText: 'Not known then' }).count()).toBe(0);
  await expect.poll(() => page.url()).toMatch(/kind=DEPOSIT/);

  await operator.rows.first().getByRole('link').click();
  await expectText(operator.balance, /^77\.00/);
  // The dialog comes after the page; a key that is pressed before it would be lost.
  await expectText(operator.dialog, /Known then/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expectText(operator.balance, /^165\.00/);
});

test('the overview, the search and the log show a past on both axes, and one leads to the other in the same past', async () => {
  const id = await site.program.open('Otto Overview', '2020-01-01');
  await site.program.deposit(id, '10000', 'Booked then', '2020-01-02');
  const before = new Date().toISOString();
  await site.program.deposit(id, '500', 'Corrected later', '2020-01-03');

  const operator = await site.operatorAt('/overview?booked=2020-01-31');
  const { page } = operator;
  await page.getByText('As it was then; nothing moves').waitFor();
  await expectText(page.getByTestId('total'), /1 account[\s\S]*105\.00/);
  await expectText(operator.rows.first(), /Corrected later[\s\S]*Otto Overview/);
  await page.getByText(/by the hour of recording/).waitFor();
  await page.getByText('Nothing was recorded in these hours.').waitFor();
  await expectCount(page.getByTestId('lag'), 0);

  await operator.visit(`/overview?booked=2020-01-31&recorded=${before}`);
  await expectText(page.getByTestId('total'), /1 account[\s\S]*100\.00/);
  await expectCount(operator.rows, 1);
  await site.program.deposit(id, '100', 'Meanwhile', '2020-01-04');

  await page.getByRole('link', { name: 'Search', exact: true }).click();
  const box = page.getByRole('searchbox', { name: 'Search' });
  await box.fill('corrected');
  await page.getByText('of that time is like this').waitFor();
  await box.fill('booked then');
  await expectText(page.getByRole('region', { name: 'Movements' }), /Booked then[\s\S]*\+100\.00/);
  await box.fill('otto overview');
  await expectText(page.getByRole('region', { name: 'Accounts' }), /Otto Overview[\s\S]*100\.00/);

  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('An owner, or what to do').fill('otto overview');
  await expectText(page.getByRole('button', { name: /Otto Overview/ }), /100\.00/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectText(operator.balance, /^100\.00/);

  await page.getByTitle('The events that made the balance what it is').click();
  await page.getByRole('heading', { name: 'Events' }).waitFor();
  await page.getByText(/In the order of recording/).waitFor();
  await expectCount(operator.rows, 1);
  await operator.rows.getByRole('link', { name: 'Money deposited' }).click();
  await page.getByText('"description": "Booked then"').waitFor();
  await page.getByText('The past, read-only:').waitFor();

  await page.goBack();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expectCount(operator.rows, 3);
});

test('the log of a past by recording ends there, on the account as in the explorer', async () => {
  const id = await site.program.open('Lena Log');
  await site.program.deposit(id, '10000', 'Written down');
  const before = new Date().toISOString();
  await site.program.deposit(id, '500', 'Not yet');
  const [later] = await site.server.services.log.page({
    streamId: `account-${id}`,
    direction: 'DESC',
    limit: 1,
  });

  const operator = await site.operatorAt(`/events?stream=account-${id}&recorded=${before}`);
  const { page } = operator;
  await expectCount(operator.rows, 2);
  await expectText(operator.rows.first(), /Money deposited/);
  await operator.visit(`/accounts/${id}?tab=events&recorded=${before}`);
  await expectCount(operator.rows, 2);
  await page.getByText('A chain is verified to its end, past what is shown').waitFor();
  await operator.visit(`/events/${later?.eventId}?recorded=${before}`);
  await page.getByText('There was no such event then').waitFor();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByText('"description": "Not yet"').waitFor();
});
