import { expect, test } from 'vitest';
import { expectText } from './expect.ts';
import { Operator } from './operator.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

test('the overview shows totals, flow and movements as they happen, and goes on without a WebSocket', async () => {
  const { operator, wire, page } = await site.newWindow();
  await operator.visit('/overview');
  await page.getByText('Nothing yet').waitFor();

  const accountId = await site.program.open('Olga Overview');
  await site.program.deposit(accountId, '123456', 'First of all');
  await expectText(page.getByTestId('total'), /1 account[\s\S]*1,234\.56/);
  await expectText(operator.rows.first(), /First of all[\s\S]*Olga Overview[\s\S]*\+1,234\.56/);
  const chart = page.getByRole('region', { name: 'Flow by hour' }).getByRole('img').first();
  await expect
    .poll(() => chart.getAttribute('aria-label'), { timeout: 15_000 })
    .toContain('Deposits 1,234.56 CZK');
  await expectText(page.getByTestId('lag'), /Up to date/);

  wire.cut();
  await operator.chip('Polling').waitFor();
  await site.program.deposit(accountId, '100', 'Unheard');
  await expectText(operator.rows.first(), /Unheard/);
  wire.mend();
  await operator.chip('Live').waitFor();
  await site.program.deposit(accountId, '100', 'Heard again');
  await expectText(page.getByTestId('total'), /1,236\.56/);

  await operator.page.getByRole('link', { name: 'Heard again' }).click();
  await expectText(operator.dialog, /Heard again/);
});

test('search finds accounts and movements without accents and leads to them', async () => {
  const { operator, page } = await site.newWindow();
  const accountId = await site.program.open('Řehoř Hledač');
  await site.program.deposit(accountId, '4200', 'Dárek pro Žofii');
  await operator.visit('/search');
  // Whoever comes here types at once.
  await page.keyboard.type('rehor hledac');
  await expectText(page.getByRole('region', { name: 'Accounts' }), /Řehoř Hledač[\s\S]*42\.00/);
  await page.getByRole('searchbox', { name: 'Search' }).fill('zofii');
  const movements = page.getByRole('region', { name: 'Movements' });
  await expectText(movements, /Dárek pro Žofii[\s\S]*\+42\.00/);
  await movements.getByRole('link', { name: 'Dárek pro Žofii' }).click();
  await expectText(operator.dialog, /Dárek pro Žofii/);

  await operator.visit('/search?q=xylophone');
  await page.getByText('Nothing found').waitFor();
});

test('every figure leads on: a total to its accounts, an hour and the day to the events that made them', async () => {
  const { operator, page } = await site.newWindow();
  await site.program.deposit(await site.program.open('Figaro Figure'), '98765');
  await operator.visit('/overview');
  const total = page.getByTestId('total').filter({ hasText: 'CZK' });
  const shown = await total.getByTitle('The accounts that it adds up').first().innerText();
  await total.getByTitle('The accounts that it adds up').first().click();
  await page.waitForURL(/currency=CZK&sort=BALANCE&order=DESC$/);
  expect(shown).toContain('CZK');
  await expectText(operator.rows.first(), 'CZK');
  await page.goBack();
  await total.getByRole('link', { name: /Active/ }).click();
  await page.waitForURL(/currency=CZK&status=ACTIVE/);
  await expectText(operator.rows.first(), 'Active');
  await page.goBack();

  // What was paid in during this hour: the only bar that is not flat.
  const bar = page.locator('.recharts-bar').first().locator('.recharts-bar-rectangle path').last();
  await bar.hover();
  await page.getByText(/^Deposits \([1-9]/).waitFor();
  await bar.click();
  await page.waitForURL(/\/events\?.*since=.*&before=/);
  await page.getByText('Some hours').waitFor();
  await expectText(operator.rows.first(), /Money/);
  const [since, before] = ['since', 'before'].map((name) =>
    Date.parse(new URL(page.url()).searchParams.get(name) ?? ''),
  );
  expect((before ?? 0) - (since ?? 0)).toBe(3_600_000);
  await page.goBack();
  await page.getByRole('link', { name: 'The events behind it' }).click();
  await page.waitForURL(/\/events\?types=MoneyDeposited/);
  await expectText(operator.rows.first(), /Money/);
  await page.getByRole('button', { name: 'The whole log' }).click();
  await page.getByText('Some hours').waitFor({ state: 'detached' });
});

test('a finger that touches an hour reads it there, and is led on by a link, in the past too', async () => {
  await site.program.deposit(await site.program.open('Frída Finger'), '4300');
  const context = await site.browser.newContext({
    locale: 'en-US',
    viewport: { width: 375, height: 812 },
    hasTouch: true,
    isMobile: true,
  });
  const operator = new Operator(await context.newPage(), site.server.url);
  const { page } = operator;
  await operator.visit('/overview?booked=2999-12-31');
  const bar = page.locator('.recharts-bar').first().locator('.recharts-bar-rectangle path').last();
  for (let touch = 0; touch < 2; touch += 1) {
    await bar.tap();
    await page.getByText(/^Deposits \([1-9]/).waitFor();
  }
  expect(new URL(page.url()).pathname).toBe('/overview');
  await page.getByRole('link', { name: /Those of the hour from/ }).tap();
  await page.waitForURL(/\/events\?.*since=.*&before=.*&booked=2999-12-31/);
  await expectText(page.getByRole('alert', { name: 'Some hours' }), 'in all currencies');
  const { searchParams } = new URL(page.url());
  const [since, before] = ['since', 'before'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  expect((before ?? 0) - (since ?? 0)).toBe(3_600_000);
  await context.close();
});
