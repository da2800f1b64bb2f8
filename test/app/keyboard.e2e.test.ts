import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { expectCount, expectText } from './expect.ts';
import { Operator, Program } from './operator.ts';
import { Wire } from './wire.ts';

let server: TestServer;
let browser: Browser;
let page: Page;
let operator: Operator;
let accountId: string;

beforeAll(async () => {
  server = await startTestServer({ ui: true });
  browser = await launchBrowser();
  page = await browser.newPage({ locale: 'en-US' });
  operator = new Operator(page, server.url);
});

beforeEach(async () => {
  accountId = await new Program(server.url).open('Klára Klávesová');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function expectFocus(locator: Locator): Promise<void> {
  await expect
    .poll(() => locator.evaluate((element) => element === document.activeElement).catch(() => false))
    .toBe(true);
}

test('the main job goes by keyboard alone: find an account, pay in, read the events, go elsewhere', async () => {
  await operator.visit('/overview');
  await page.keyboard.press('Control+k');
  const search = page.getByRole('dialog').getByPlaceholder('An owner, or what to do');
  await expectFocus(search);
  await page.keyboard.type('klavesova');
  await page
    .getByRole('button', { name: /Klára Klávesová/ })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts/*');
  await page.goto(`${server.url}/accounts/${accountId}`);
  await operator.chip('Live').waitFor();
  // What can be done with an account is known when the account is.
  await operator.balance.waitFor();

  await page.keyboard.press('d');
  await expectFocus(operator.dialog.getByLabel('Amount', { exact: true }));
  await page.keyboard.type('12.5');
  await page.keyboard.press('Enter');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectText(operator.balance, /^12\.50/);

  await page.keyboard.press('2');
  await expectText(operator.rows.first(), /Money deposited/);
  await page.keyboard.press('k');
  await page.getByText('2 events, all as they were written').waitFor();

  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.waitForURL('**/events');
  await expectFocus(page.getByRole('heading', { name: 'Events', level: 1 }));
});

test('what was gone to has the focus on its heading, also when the heading comes later', async () => {
  await operator.visit('/?owner=Kl%C3%A1ra');
  await operator.rows.getByRole('link').first().click();
  await expectFocus(page.getByRole('heading', { name: 'Klára Klávesová', level: 1 }));
});

test('the help names every key of the page, and gives the focus back', async () => {
  await operator.visit(`/accounts/${accountId}`);
  const deposit = page.getByRole('button', { name: 'Deposit', exact: true });
  await deposit.focus();
  await page.keyboard.press('?');
  const here = operator.dialog.getByRole('region', { name: 'On this page' });
  for (const action of ['Deposit', 'Withdraw', 'Transfer', 'Freeze', 'Rename owner', 'Close account']) {
    await here.getByText(action, { exact: true }).waitFor();
  }
  await operator.dialog.getByText('Go to Projections').waitFor();
  await page.keyboard.press('Escape');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectFocus(deposit);
});

test('a button shows the key that does the same, as the help does; a phone has neither keys nor room for them', async () => {
  await operator.visit(`/accounts/${accountId}`);
  const keys = { Deposit: 'd', Withdraw: 'w', Transfer: 't', 'As of now': 'p' };
  for (const [name, key] of Object.entries(keys))
    await expectText(page.getByRole('button', { name, exact: true }).locator('kbd'), new RegExp(`^${key}$`));
  await page.getByRole('button', { name: 'More actions' }).click();
  await expectText(page.getByRole('menuitem', { name: 'Close account' }).locator('kbd'), /^x$/);
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 375, height: 812 });
  await expectCount(page.locator('kbd:visible'), 0);
  await page.setViewportSize({ width, height });
});

test('the palette does what the page offers, and a dialog that it opens gives the focus back to where it was', async () => {
  await operator.visit(`/accounts/${accountId}`);
  const withdraw = page.getByRole('button', { name: 'Withdraw', exact: true });
  await withdraw.focus();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('An owner, or what to do').fill('freeze');
  await page
    .getByRole('button', { name: /^Freeze/ })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectFocus(operator.dialog.getByLabel('Reason', { exact: true }));
  await page.keyboard.press('Escape');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectFocus(withdraw);
});

test('Enter in the palette goes to nothing that was found for an earlier text', async () => {
  const site = new Program(server.url);
  await site.open('Earlier Found');
  const wanted = await site.open('Earlier Wanted');
  const tab = await browser.newPage({ locale: 'en-US' });
  onTestFinished(() => tab.close());
  const wire = await Wire.tap(tab);
  await new Operator(tab, server.url).visit('/overview');
  await tab.keyboard.press('Control+k');
  const search = tab.getByPlaceholder('An owner, or what to do');
  const found = (owner: string) => tab.getByRole('dialog').getByRole('button', { name: new RegExp(owner) });
  await search.fill('Earlier');
  await found('Earlier Found').waitFor();

  wire.hold();
  await search.pressSequentially(' W');
  await search.press('Enter');
  await tab.getByText('Searching…').waitFor();
  await expectCount(tab.getByRole('dialog').getByRole('button'), 0);
  await search.press('ArrowDown');
  await search.press('Enter');

  wire.release();
  await search.pressSequentially('anted');
  await found('Earlier Wanted').first().waitFor();
  expect(new URL(tab.url()).pathname).toBe('/overview');
  await search.press('ArrowDown');
  await search.press('Enter');
  await tab.waitForURL(`**/accounts/${wanted}`);
});

test('letters that are typed into a field are no shortcuts', async () => {
  await operator.visit('/');
  await page.keyboard.press('/');
  await expectFocus(page.getByLabel('Owner', { exact: true }));
  await page.keyboard.type('nd?ge');
  await expect.poll(() => page.getByLabel('Owner', { exact: true }).inputValue()).toBe('nd?ge');
  expect(await operator.dialog.count()).toBe(0);
});
