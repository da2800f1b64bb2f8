import { expect, test } from 'vitest';
import type { Role } from '../../server/identity/permissions.ts';
import { barriersInEachColour, widths } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { Person } from './person.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

/** Somebody of this role at a fresh account that has been paid into once. */
async function atAccount(role: Role): Promise<Person> {
  const id = await site.program.open(`Owner for ${role}`);
  await site.program.deposit(id, '10000', 'First money');
  const person = await Person.signedIn(site.server, site.browser, { name: role, role });
  await person.open(`/accounts/${id}`);
  await expectText(person.balance, /^100\.00/);
  return person;
}

/** What the help says can be done on the page; the palette reads the same. */
async function helpOn({ page, dialog }: Person): Promise<string> {
  await page.keyboard.press('?');
  const here = await dialog.getByRole('region', { name: 'On this page' }).innerText();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return here;
}

test('who may only look is offered nothing that the server would refuse, and is told so', async () => {
  const auditor = await atAccount('AUDITOR');
  const { page, dialog } = auditor;
  await expectText(
    page.getByRole('note'),
    'Only operators, managers, and administrators may pay in, pay out and transfer',
  );
  for (const name of ['Deposit', 'Withdraw', 'Transfer', 'More actions', 'Reverse First money'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  expect(await helpOn(auditor)).not.toMatch(/Deposit|Withdraw|Transfer|Freeze|Close|Rename|limit/);
  for (const key of ['d', 'w', 't', 'f', 'x', 'r', 'l']) await page.keyboard.press(key);
  expect(await dialog.count()).toBe(0);

  await page.getByRole('button', { name: 'Details of First money' }).click();
  await expectText(dialog, 'Only managers and administrators may take movements back');
  expect(await dialog.getByRole('button', { name: 'Reverse…' }).count()).toBe(0);

  await auditor.open('/');
  await expectText(page.getByRole('note'), 'Only operators, managers, and administrators may open accounts');
  await expectCount(page.getByRole('button', { name: 'Open account' }), 0);
  expect(await helpOn(auditor)).not.toMatch(/Open account/);
});

test('an operator moves money and renames owners; the menu says who may do more', async () => {
  const operator = await atAccount('OPERATOR');
  const { page } = operator;
  for (const name of ['Deposit', 'Withdraw', 'Transfer'])
    await expect.poll(() => page.getByRole('button', { name, exact: true }).isEnabled()).toBe(true);
  expect(await page.getByRole('note').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Reverse First money' }).count()).toBe(0);
  expect(await helpOn(operator)).not.toMatch(/Freeze|Close|limit/);
  const openMenu = async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await expectText(
      page.getByRole('menu'),
      /Rename owner[\s\S]*Only managers and administrators may set overdraft limits and freeze, unfreeze and close accounts/,
    );
  };
  const closeAndOpen = async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await openMenu();
  };
  await openMenu();
  expect(await page.getByRole('menuitem').count()).toBe(1);
  await page.setViewportSize(widths.narrow);
  const looks = { name: 'menu', pictures: process.env.DAYBOOK_SCREENSHOTS, arrange: closeAndOpen };
  expect(await barriersInEachColour(page, looks)).toEqual([]);
});

test('a manager is offered all that can be done with an account', async () => {
  const manager = await atAccount('MANAGER');
  const { page } = manager;
  await page.getByRole('button', { name: 'Reverse First money' }).waitFor();
  expect(await helpOn(manager)).toMatch(
    /Deposit[\s\S]*Change overdraft limit[\s\S]*Freeze[\s\S]*Close account/,
  );
  await page.getByRole('button', { name: 'More actions' }).click();
  await expectCount(page.getByRole('menuitem'), 4);
});
