import { expect, test } from 'vitest';
import { barriersInEveryLook } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { makeUser, Person } from './person.ts';
import { sharedSite } from './site.ts';
import { Wire } from './wire.ts';

const OWN_PASSWORD = 'correct horse battery';

const site = sharedSite();

const rowOf = ({ page }: Person, email: string) => page.getByRole('row').filter({ hasText: email });

/** Chooses from the menu of a user's row. */
async function choose(person: Person, user: { readonly name: string }, action: string): Promise<void> {
  await person.page.getByRole('button', { name: `Actions for ${user.name}` }).click();
  await person.page.getByRole('menuitem', { name: action }).click();
}

test('an administrator adds a user by keyboard, who makes the one-time password his own before anything else', async () => {
  const administrator = await Person.at(site.server, site.browser);
  await administrator.signIn('/users', await makeUser(site.server, { name: 'Ada', role: 'ADMINISTRATOR' }));
  const { page, dialog } = administrator;
  await page.getByRole('button', { name: 'Add user' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Name').waitFor();
  await page.keyboard.type('Jana Nováková');
  await page.keyboard.press('Enter');
  await expectText(dialog, 'An email address is needed.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('jana@example.com');
  await page.keyboard.press('Enter');
  await expectText(dialog, 'It is shown only this once.');
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Copy' }).press('Enter');
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  const password = await page.evaluate(() => navigator.clipboard.readText());
  expect(password).toBe(await dialog.getByTestId('secret').innerText());
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expectText(rowOf(administrator, 'jana@example.com'), 'One-time password');

  const jana = await Person.at(site.server, site.browser);
  await jana.signIn('/events', { email: 'jana@example.com', password });
  await jana.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await jana.goTo('/overview');
  await jana.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  const fields = {
    'One-time password': 'not this one',
    'New password': OWN_PASSWORD,
    'New password again': OWN_PASSWORD,
  };
  for (const [label, text] of Object.entries(fields))
    await jana.page.getByLabel(label, { exact: true }).fill(text);
  await jana.page.keyboard.press('Enter');
  await jana.page.getByText('That is not your present password.').waitFor();
  await jana.page.getByLabel('One-time password', { exact: true }).fill(password);
  await jana.page.keyboard.press('Enter');
  await jana.page.waitForURL(`${site.server.url}/overview`);
  await jana.chip('Live').waitFor();
  await administrator.page.reload();
  await expectText(rowOf(administrator, 'jana@example.com'), 'Signed in');
});

test('somebody changes his own password from the profile menu and goes on; his other browser is told', async () => {
  const user = await makeUser(site.server, { name: 'Petr Svoboda', role: 'MANAGER' });
  const here = await Person.at(site.server, site.browser);
  const elsewhere = await Person.at(site.server, site.browser);
  await here.signIn('/summaries', user);
  await elsewhere.signIn('/events', user);
  await elsewhere.chip('Live').waitFor();
  await here.page.getByRole('button', { name: 'Petr Svoboda, manager' }).click();
  await here.page.getByRole('menuitem', { name: 'Change password' }).click();
  await here.page.getByLabel('Present password', { exact: true }).fill(user.password);
  await here.page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD);
  await here.page.getByLabel('New password again', { exact: true }).fill(OWN_PASSWORD);
  await here.page.keyboard.press('Enter');
  await here.page.waitForURL(`${site.server.url}/summaries`);
  await here.chip('Live').waitFor();
  await elsewhere.page.getByText('You were signed out').waitFor();
  await elsewhere.fillSignIn({ email: user.email, password: OWN_PASSWORD });
  await elsewhere.page.waitForURL(`${site.server.url}/events`);
});

test('a role that changes under an open page is told, and takes what it may not see any more', async () => {
  const user = await makeUser(site.server, { name: 'Marie Černá', role: 'ADMINISTRATOR' });
  const marie = await Person.at(site.server, site.browser);
  await marie.signIn('/users', user);
  await rowOf(marie, user.email).waitFor();
  expect(await marie.places()).toContain('Users');

  const administrator = await Person.at(site.server, site.browser);
  await administrator.signIn('/users', await makeUser(site.server, { name: 'Adam', role: 'ADMINISTRATOR' }));
  await choose(administrator, user, 'Change role…');
  await administrator.dialog.getByRole('combobox', { name: 'Role' }).click();
  await administrator.page.getByRole('option', { name: 'Operator' }).click();
  await expectText(administrator.dialog, 'May read accounts, movements and events, open accounts');
  await administrator.send('Change role');
  await expectText(rowOf(administrator, user.email), 'Operator');

  await marie.page.getByText('You are an operator now').waitFor();
  await marie.page
    .getByText('You are signed in as an operator. Only administrators may look after users')
    .waitFor();
  expect(await marie.places()).not.toContain('Users');
  await marie.chip('Live').waitFor();
});

test('where WebSockets are blocked a changed role changes the open page by itself all the same', async () => {
  const user = await makeUser(site.server, { name: 'Pavel Tichý', role: 'ADMINISTRATOR' });
  const pavel = await Person.at(site.server, site.browser);
  (await Wire.tap(pavel.page)).cut();
  await pavel.signIn('/projections', user);
  await pavel.chip('Polling').waitFor();
  await pavel.page.getByRole('button', { name: 'Rebuild balances' }).waitFor();
  expect(await pavel.places()).toContain('Users');

  await site.server.services.identity.users.changeRole(user.id, 'AUDITOR');
  await pavel.page.getByText('You are an auditor now').waitFor();
  await expectCount(pavel.page.getByRole('button', { name: 'Rebuild balances' }), 0);
  expect(await pavel.places()).not.toContain('Users');
});

test('sessions that end and users who are disabled are led to sign in, and are told why', async () => {
  const user = await makeUser(site.server, { name: 'Olga Malá', role: 'OPERATOR' });
  const olga = await Person.at(site.server, site.browser);
  await olga.signIn('/summaries', user);
  await olga.chip('Live').waitFor();
  const administrator = await Person.at(site.server, site.browser);
  await administrator.signIn('/users', await makeUser(site.server, { name: 'Anna', role: 'ADMINISTRATOR' }));
  await choose(administrator, user, 'End sessions…');
  await administrator.send('End sessions');
  await olga.page.getByText('You were signed out: an administrator ended your sign-in').waitFor();
  await olga.fillSignIn(user);
  await olga.page.waitForURL(`${site.server.url}/summaries`);
  await olga.chip('Live').waitFor();

  await choose(administrator, user, 'Disable…');
  await administrator.send('Disable');
  await expectText(rowOf(administrator, user.email), 'Disabled');
  await olga.page.getByText('You were signed out').waitFor();
  await olga.fillSignIn(user);
  await expectText(olga.page.getByRole('alert').first(), /disabled/i);
  await choose(administrator, user, 'Enable…');
  await administrator.send('Enable');
  await expectCount(rowOf(administrator, user.email).getByText('Disabled'), 0);

  await choose(administrator, user, 'Reset password…');
  await administrator.send('Reset password');
  const password = await administrator.dialog.getByTestId('secret').innerText();
  await administrator.send('Done');
  await olga.fillSignIn({ email: user.email, password });
  await olga.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
});

test('what an administrator may not do to himself is said before he tries', async () => {
  const user = await makeUser(site.server, { name: 'Eva Bílá', role: 'ADMINISTRATOR' });
  const eva = await Person.at(site.server, site.browser);
  await eva.signIn('/users', user);
  await expectText(rowOf(eva, user.email), 'You');
  await eva.page.getByRole('button', { name: 'Actions for Eva Bílá' }).click();
  await eva.page.getByText('are for another administrator to change').waitFor();
  const focused = () => eva.page.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused).toBe('End sessions…');
  for (const action of ['Change role…', 'Reset password…', 'Disable…'])
    expect(await eva.page.getByRole('menuitem', { name: action }).isDisabled()).toBe(true);
  expect(await eva.page.getByRole('menuitem', { name: 'End sessions…' }).isDisabled()).toBe(false);
  await eva.page.keyboard.press('Escape');
  await eva.page.getByRole('menu').waitFor({ state: 'hidden' });
  await eva.page.getByRole('button', { name: 'Eva Bílá, administrator' }).click();
  await expect.poll(focused).toBe('Change password');
  await eva.page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('Sign out');
  await eva.page.keyboard.press('Escape');
  await eva.page.getByRole('menu').waitFor({ state: 'hidden' });
});

test.each(['AUDITOR', 'OPERATOR', 'MANAGER'] as const)('an %s is not offered the users', async (role) => {
  const person = await Person.at(site.server, site.browser);
  await person.signIn('/users', await makeUser(site.server, { name: `Test ${role}`, role }));
  await person.page.getByText('This is not open to you').waitFor();
  expect(await person.places()).not.toContain('Users');
});

test('the pages and dialogs about people fit and have no serious barrier, in every look', async () => {
  const problems: string[] = [];
  const pictures = process.env.DAYBOOK_SCREENSHOTS;
  const look = async (name: string, { page }: Person, arrange = async () => {}) =>
    problems.push(...(await barriersInEveryLook(page, { name, pictures, arrange })));
  const newcomer = await Person.at(site.server, site.browser);
  const user = await makeUser(site.server, { name: 'Jan Nový', role: 'OPERATOR', mustChangePassword: true });
  await newcomer.signIn('/', user);
  await newcomer.page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await look('password', newcomer);

  const operator = await Person.at(site.server, site.browser);
  await operator.signIn('/users', await makeUser(site.server, { name: 'Ota Starý', role: 'OPERATOR' }));
  await operator.page.getByText('Only administrators may look after users').waitFor();
  await look('no-permission', operator);

  const administrator = await Person.at(site.server, site.browser);
  await administrator.signIn(
    '/users',
    await makeUser(site.server, { name: 'Ada Malá', role: 'ADMINISTRATOR' }),
  );
  await administrator.page.getByRole('button', { name: 'Add user' }).click();
  await administrator.fill({ Name: 'Iva Krátká', Email: 'iva@example.com' });
  await administrator.dialog.getByText('May read accounts').waitFor();
  await look('add-user', administrator);
  await administrator.send('Add user');
  await administrator.dialog.getByTestId('secret').waitFor();
  await look('one-time-password', administrator);
  await administrator.send('Done');
  await administrator.dialog.waitFor({ state: 'hidden' });
  const menu = (button: string, item: string) => async () => {
    await administrator.page.keyboard.press('Escape');
    await administrator.page.getByRole('menu').waitFor({ state: 'hidden' });
    await administrator.page.getByRole('button', { name: button }).click();
    await administrator.page.getByRole('menuitem', { name: item }).waitFor();
  };
  await look('own-menu', administrator, menu('Actions for Ada Malá', 'End sessions…'));
  await look('profile-menu', administrator, menu('Ada Malá, administrator', 'Change password'));
  await administrator.goTo('/api-keys');
  await administrator.page.getByRole('button', { name: 'Create key' }).click();
  await administrator.dialog.getByText('May read accounts').waitFor();
  await look('create-key', administrator);
  expect(problems).toEqual([]);
});
