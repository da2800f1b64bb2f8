import { expect, test } from 'vitest';
import { barriersInEveryLook, widths } from './barriers.ts';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

test('many accounts are frozen at once: first what becomes of each is shown, then it is done, once, over a lost answer', async () => {
  const ids: string[] = [];
  for (const owner of ['Mass One', 'Mass Two', 'Mass Frozen']) ids.push(await site.program.open(owner));
  await site.program.changeStatus('freezeAccount', ids[2] ?? '');
  const { operator, wire, page } = await site.newWindow();
  await operator.visit('/?owner=Mass');
  await expectCount(operator.rows, 3);
  // What comes before the list is followed is in it at once. A change that shows in place is a sign that it is.
  await site.program.deposit(ids[0] ?? '', '300');
  await expectCount(operator.rows.filter({ hasText: '3.00' }), 1);

  await page.getByLabel('Select all accounts on screen').check();
  await page.getByText('3 selected').waitFor();
  // What others do meanwhile waits, so that what is chosen stays as it was chosen.
  await site.program.deposit(ids[0] ?? '', '700');
  await page.getByRole('button', { name: '1 changed' }).waitFor();
  await page.keyboard.press('f');
  await operator.dialog.getByText('2 accounts can be frozen, 1 can’t').waitFor();
  await operator.fill({ Reason: 'A court order' });

  wire.loseAnswersTo('ExecuteCommands');
  await operator.send('Freeze 2 accounts');
  await operator.dialog.getByText('No answer came').waitFor();
  wire.loseAnswersTo(undefined);
  await operator.send('Send again');
  await operator.dialog.getByText('2 accounts frozen, 1 left as they were').waitFor();
  await operator.send('Close');
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectCount(operator.rows.filter({ hasText: 'Frozen' }).filter({ hasNotText: 'Active' }), 3);
  // Opened, paid into twice, frozen: four events, not five.
  await operator.visit(`/accounts/${ids[0]}?tab=events`);
  await expectCount(operator.rows, 4);
});

test('a freeze of many accounts whose answer got lost outlives a reload: the same commands are sent again, and told', async () => {
  const ids = [await site.program.open('Reloaded One'), await site.program.open('Reloaded Two')];
  const { operator, wire, page } = await site.newWindow();
  await operator.visit('/?owner=Reloaded');
  await expectCount(operator.rows, 2);
  await page.getByLabel('Select all accounts on screen').check();
  await page.keyboard.press('f');
  await operator.dialog.getByText('2 accounts can be frozen').waitFor();
  wire.loseAnswersTo('ExecuteCommands');
  await operator.send('Freeze 2 accounts');
  await operator.dialog.getByText('No answer came').waitFor();
  expect(await barriersInEveryLook(page, { name: 'unsure-freeze', pictures: undefined })).toEqual([]);

  await page.reload();
  const notice = page.getByRole('status').filter({ hasText: 'Freeze 2 accounts' });
  await expectText(notice, 'Still no answer. It may have been saved; sending it again is safe.');
  expect(await barriersInEveryLook(page, { name: 'unfinished-freeze', pictures: undefined })).toEqual([]);
  await page.setViewportSize(widths.wide);
  wire.loseAnswersTo(undefined);
  await notice.getByRole('button', { name: 'Send again' }).click();
  await expectText(
    notice,
    '2 accounts frozen. It was sent before this page was loaded again, and counts once.',
  );
  await expectCount(operator.rows.filter({ hasText: 'Frozen' }), 2);
  expect(new Set(wire.commandIds()).size).toBe(2);
  expect(wire.commandIds().length).toBeGreaterThan(4);
  await notice.getByRole('button', { name: 'Close the notice' }).click();
  await page.reload();
  await operator.chip('Live').waitFor();
  await expectCount(notice, 0);
  // Opened and frozen: two events each.
  for (const id of ids) {
    await operator.visit(`/accounts/${id}?tab=events`);
    await expectCount(operator.rows, 2);
  }
});

test('all is as many as may be chosen at a time, and says so where the list is longer', async () => {
  for (let index = 0; index < 102; index += 1) await site.program.open(`Crowd ${index}`);
  const { operator, page } = await site.newWindow();
  await operator.visit('/?owner=Crowd');
  await expectCount(operator.rows, 50);
  const all = page.getByLabel('Select all accounts on screen');
  await all.check();
  await page.getByText('50 selected', { exact: true }).waitFor();
  for (const shown of [100, 102]) {
    await page.getByRole('button', { name: 'Show more' }).click();
    await expectCount(operator.rows, shown);
  }
  const isIndeterminate = () => all.evaluate((box: HTMLInputElement) => box.indeterminate);
  await expect.poll(async () => [await all.isChecked(), await isIndeterminate()]).toEqual([false, true]);

  await all.click();
  await page.getByText('100 of 102 selected: at most 100 at a time').waitFor();
  await expect.poll(async () => [await all.isChecked(), await isIndeterminate()]).toEqual([false, true]);
  const others = page.getByLabel(/^Select Crowd/).and(page.locator(':not(:checked)'));
  await expectCount(others, 2);
  await expect.poll(() => others.first().isDisabled()).toBe(true);
  await page
    .getByLabel(/^Select Crowd/)
    .first()
    .uncheck();
  await page.getByText('99 selected', { exact: true }).waitFor();
  await others.last().click();
  await page.getByText('100 of 102 selected').waitFor();
  await all.click();
  await expectCount(page.getByText(/selected/), 0);
});

test('accounts are found by the day they were opened on', async () => {
  await site.program.open('Opened Today');
  const today = new Date().toISOString().slice(0, 10);
  const { operator, page } = await site.newWindow();
  await operator.visit('/?owner=Opened%20Today');
  await expectCount(operator.rows, 1);
  await page.getByLabel('Opened on this day or earlier').fill('2001-02-03');
  await page.getByText('Nothing matches').waitFor();
  await page.getByLabel('Opened on this day or earlier').fill(today);
  await page.getByLabel('Opened on this day or later').fill(today);
  await expectCount(operator.rows, 1);
  await expect.poll(() => new URL(page.url()).searchParams.get('openedFrom')).toBe(today);
  await expect.poll(() => new URL(page.url()).searchParams.get('openedTo')).toBe(today);
});

test('a view of the list gets a name, and is opened by it', async () => {
  await site.program.open('Viewed One');
  const { operator, page } = await site.newWindow();
  await operator.visit('/?owner=Viewed&sort=CHANGED&order=DESC');
  await page.getByRole('button', { name: 'Views' }).click();
  await operator.fill({ 'Name of this view': 'What I look after' });
  await operator.send('Save');
  await operator.dialog.getByRole('link', { name: 'What I look after' }).waitFor();

  await operator.visit('/');
  await operator.rows.first().waitFor();
  await page.keyboard.press('v');
  await operator.dialog.getByRole('link', { name: 'What I look after' }).click();
  await operator.dialog.waitFor({ state: 'hidden' });
  await expectCount(operator.rows, 1);
  await expectText(operator.rows.first(), /Viewed One/);
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('CHANGED');

  await page.keyboard.press('v');
  await operator.dialog.getByRole('button', { name: 'Forget the view What I look after' }).click();
  await operator.dialog.getByText('None yet').waitFor();
});

test('on a phone a long name leaves room for the balance', async () => {
  const id = await site.program.open('Bartholomew Featherstonehaugh-Cholmondeley, savings');
  await site.program.deposit(id, '123456789');
  const { operator, page } = await site.newWindow();
  await page.setViewportSize({ width: 375, height: 812 });
  await operator.visit('/?owner=Bartholomew');
  const balance = operator.rows.first().getByRole('cell', { name: '1,234,567.89' });
  await expect
    .poll(async () => {
      const box = await balance.boundingBox();
      return box ? box.x + box.width : Number.POSITIVE_INFINITY;
    })
    .toBeLessThanOrEqual(375);
});

test('who is paid is found among more than fit, and another one by typing over the first', async () => {
  const payer = await site.program.open('Payer');
  await site.program.deposit(payer, '10000');
  for (let index = 0; index < 25; index += 1) await site.program.open(`Aaron ${index}`);
  for (const owner of ['Zdeněk Last', 'Zoë Later']) await site.program.open(owner);
  const { operator, page } = await site.newWindow();
  await operator.visit(`/accounts/${payer}`);
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  const payee = operator.dialog.getByRole('combobox', { name: 'To' });
  for (const owner of ['Zdeněk Last', 'Zoë Later']) {
    await payee.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(owner.slice(0, 4), { delay: 30 });
    await expectCount(page.getByRole('option'), 1);
    await page.getByRole('option', { name: owner }).click();
    await expect.poll(() => payee.inputValue()).toContain(owner);
  }
  await operator.fill({ Amount: '1' });
  await operator.dialog.getByText('Zoë Later').first().waitFor();
  await operator.send('Transfer');
  await operator.dialog.waitFor({ state: 'hidden' });
});
