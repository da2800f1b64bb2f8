import { expect, test } from 'vitest';
import { send, sendAs } from '../support/api.ts';
import { expectCount, expectText } from './expect.ts';
import { makeUser, Person } from './person.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

const rowOf = ({ page }: Person, text: string) => page.getByRole('row').filter({ hasText: text });

/** What the server says to a program that sends this key. */
async function verdict(key: string, query = '{ me { displayName } }'): Promise<unknown> {
  const { data, errors } = await sendAs(site.server.url, { authorization: `Bearer ${key}` }, query);
  return errors ? errors[0]?.extensions?.code : data;
}

test('a key is made by keyboard, copied once, rotated with an overlap and revoked', async () => {
  const administrator = await Person.at(site.server, site.browser);
  await administrator.signIn(
    '/api-keys',
    await makeUser(site.server, { name: 'Ada Malá', role: 'ADMINISTRATOR' }),
  );
  const { page, dialog } = administrator;
  await page.getByRole('button', { name: 'Create key' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.press('Enter');
  await expectText(dialog, 'What is it for?');
  await page.keyboard.type('Night run');
  await dialog.getByRole('combobox', { name: 'Only to' }).press('Space');
  const readAccounts = page.getByRole('option', { name: 'read accounts, movements and events' });
  await readAccounts.waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => readAccounts.getAttribute('data-combobox-selected')).toBe('true');
  await page.keyboard.press('Enter');
  await expect.poll(() => readAccounts.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Escape');
  await readAccounts.waitFor({ state: 'hidden' });
  await dialog.getByRole('button', { name: 'Create key' }).press('Enter');
  await dialog.getByRole('button', { name: 'Copy' }).press('Enter');
  const first = await page.evaluate(() => navigator.clipboard.readText());
  await administrator.send('Done');
  expect(await verdict(first)).toEqual({ me: { displayName: 'Night run' } });
  const narrowed = 'mutation ($input: OpenAccountInput!) { openAccount(input: $input) { errors { code } } }';
  const input = { commandId: crypto.randomUUID(), owner: 'Nobody', currency: 'CZK' };
  const refused = await send(site.server.url, narrowed, { input }, { authorization: `Bearer ${first}` });
  expect(refused.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  const row = rowOf(administrator, 'Night run');
  await expectText(row, first.slice(0, first.indexOf('.')));
  await expectText(row, 'Only read accounts, movements and events');
  await expectText(row, 'Ada Malá');

  await row.getByRole('button', { name: 'Actions for Night run' }).click();
  await page.getByRole('menuitem', { name: 'Rotate…' }).click();
  await administrator.fill({ 'Hours that the old secret stays good': '2' });
  await administrator.send('Rotate');
  const second = await dialog.getByTestId('secret').innerText();
  await administrator.send('Done');
  await expectText(row, 'old secret until');
  for (const key of [first, second]) expect(await verdict(key)).toEqual({ me: { displayName: 'Night run' } });

  await row.getByRole('button', { name: 'Actions for Night run' }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await administrator.send('Revoke');
  await expectText(row, 'Revoked');
  await expectCount(row.getByRole('button'), 0);
  for (const key of [first, second]) expect(await verdict(key)).toBe('UNAUTHENTICATED');
});

test('an auditor finds who tried what, narrows the log in the URL, and follows an attempt to its events', async () => {
  const accountId = await site.program.open('Kavárna U Mostu');
  await site.program.deposit(accountId, '125050', 'Rent');
  const operator = await Person.at(site.server, site.browser);
  const petr = await makeUser(site.server, { name: 'Petr Svoboda', role: 'OPERATOR' });
  await operator.signIn('/', { ...petr, password: 'not this one' });
  await operator.page.getByText('is not right').waitFor();

  const auditor = await Person.at(site.server, site.browser);
  await auditor.signIn('/', await makeUser(site.server, { name: 'Karel Tichý', role: 'AUDITOR' }));
  await auditor.page.getByRole('link', { name: 'Audit log' }).click();
  const { page } = auditor;
  await expectText(rowOf(auditor, petr.email), /Not signed in[\s\S]*Sign in[\s\S]*Not allowed/);

  await page.getByRole('combobox', { name: 'Operation' }).fill('Mutation.depositMoney');
  await page.waitForURL(/action=Mutation\.depositMoney/);
  await expectCount(auditor.rows, 1);
  await page.getByRole('button', { name: 'Details of Deposit money by Test administrator' }).click();
  await expectText(auditor.rows.nth(1), accountId);
  const { nodes } = await depositsOf(accountId);
  await page.getByRole('link', { name: nodes[0]?.correlationId ?? 'none' }).click();
  await page.waitForURL(/\/events\?correlation=/);
  await expectText(page.getByRole('region', { name: 'Events' }), 'Money deposited');
  await page.getByText('Test administrator', { exact: true }).first().waitFor();

  await auditor.goTo('/audit-log?outcomes=FORBIDDEN');
  await expectText(auditor.rows.first(), 'Not allowed');
  await expectCount(auditor.rows.getByText('Done', { exact: true }), 0);
  await auditor.goTo('/audit-log');
  await page.getByRole('button', { name: 'Only what Karel Tichý tried' }).first().click();
  await page.waitForURL(/principal=user/);
  await expectCount(auditor.rows, 1);
  await auditor.goTo('/audit-log?from=2000-01-01&to=2000-01-31');
  await page.getByText('Nothing matches').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect.poll(() => auditor.rows.count()).toBeGreaterThan(3);
});

test('whatever is in the log can be chosen to narrow it, by the words that people use, though none of it is on the screen', async () => {
  const accountId = await site.program.open('Tereza Tichá');
  await site.program.changeStatus('freezeAccount', accountId);
  const auditor = await Person.at(site.server, site.browser);
  const karla = await makeUser(site.server, { name: 'Karla Výběrová', role: 'AUDITOR' });
  await auditor.signIn('/audit-log?from=2000-01-01&to=2000-01-31', karla);
  const { page } = auditor;
  await page.getByText('Nothing matches').waitFor();
  await page.getByRole('combobox', { name: 'Operation' }).fill('freeze acc');
  await page.getByRole('option', { name: 'Freeze account', exact: true }).click();
  await page.waitForURL(/action=Mutation\.freezeAccount/);
  await page.getByRole('combobox', { name: 'Who' }).fill('karla');
  await page.getByRole('option', { name: 'Karla Výběrová' }).click();
  await page.waitForURL(/principal=user/);
  await auditor.goTo('/audit-log?action=Mutation.freezeAccount');
  await expectText(auditor.rows.first(), 'Freeze account');
});

test('the log is read on by pages, without an entry twice', async () => {
  const accountId = await site.program.open('Marie Černá');
  for (let step = 0; step < 60; step += 1) await site.program.deposit(accountId, '100');
  const auditor = await Person.at(site.server, site.browser);
  const filter = '/audit-log?action=Mutation.depositMoney';
  await auditor.signIn(filter, await makeUser(site.server, { name: 'Karel Nový', role: 'AUDITOR' }));
  await expectCount(auditor.rows, 50);
  await auditor.page.getByRole('button', { name: 'Show more' }).click();
  await expectCount(auditor.rows, 61);
  await expectCount(auditor.page.getByRole('button', { name: 'Show more' }), 0);
});

const OPEN_TO = {
  AUDITOR: ['Audit log', 'GraphiQL'],
  OPERATOR: ['GraphiQL'],
  MANAGER: ['GraphiQL'],
  ADMINISTRATOR: ['Users', 'API keys', 'Audit log', 'GraphiQL'],
} as const;

test.each(Object.entries(OPEN_TO))(
  '%s is offered what is open to the role, and told of the rest',
  async (name, open) => {
    const role = name as keyof typeof OPEN_TO;
    const person = await Person.at(site.server, site.browser);
    await person.signIn('/overview', await makeUser(site.server, { name: `Test ${role}`, role }));
    await person.page.getByRole('button', { name: `Test ${role}, ${role.toLowerCase()}` }).waitFor();
    const guarded = { Users: '/users', 'API keys': '/api-keys', 'Audit log': '/audit-log' };
    const offered = await person.places();
    expect(offered.filter((place) => place in guarded || place === 'GraphiQL')).toEqual(open);
    for (const [place, path] of Object.entries(guarded)) {
      await person.goTo(path);
      if (offered.includes(place))
        await person.page.getByRole('heading', { name: place, level: 1 }).waitFor();
      else await person.page.getByText('This is not open to you').waitFor();
    }
  },
);

async function depositsOf(accountId: string) {
  const filter = { streamId: `account-${accountId}`, types: ['MoneyDeposited'] };
  const query = 'query ($filter: EventFilter) { events(filter: $filter) { nodes { correlationId } } }';
  const { data } = await send(site.server.url, query, { filter });
  return data?.events as { readonly nodes: readonly { readonly correlationId: string }[] };
}
