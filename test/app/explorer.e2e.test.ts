import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dataOf, sendAs } from '../support/api.ts';
import { cookieOf } from '../support/identity.ts';
import { query } from '../support/query.ts';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

/** One person asks for a transfer, another approves it; gives the story that both belong to. */
async function approvedTransfer(fromAccountId: string, toAccountId: string): Promise<string> {
  const { identity } = site.server.services;
  const [maker, checker] = await Promise.all(
    (['OPERATOR', 'MANAGER'] as const).map((role) => cookieOf(site.server.url, identity, role)),
  );
  const correlationId = `order-${randomUUID()}`;
  const amount = { minorUnits: '25000', currency: 'CZK' };
  const send = async (cookie: string | undefined, name: string, input: object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const text = `mutation ($input: ${type}!) { ${name}(input: $input) { request { id } errors { message } } }`;
    const headers = { cookie: cookie ?? '', origin: site.server.url, 'x-correlation-id': correlationId };
    const data = dataOf(
      await sendAs(site.server.url, headers, text, { input: { commandId: randomUUID(), ...input } }),
    );
    const outcome = data[name] as { request: { id: string } | null; errors: readonly object[] };
    expect(outcome.errors).toEqual([]);
    return outcome.request?.id;
  };
  const requestId = await send(maker, 'requestTransfer', { fromAccountId, toAccountId, amount });
  await send(checker, 'approveTransfer', { requestId });
  return correlationId;
}

test('a story is a tree: the request, below it the approval by another person, with both sides of the transfer', async () => {
  const [from, to] = [await site.program.open('Theo Tree'), await site.program.open('Nora Nest')];
  await site.program.deposit(from, '100000');
  const correlation = await approvedTransfer(from, to);
  const operator = await site.operatorAt(`/events?correlation=${correlation}`);
  const { page } = operator;
  // One inside the other, as they led to each other.
  const within = (text: RegExp, outer: Locator | Page = page) =>
    outer.getByRole('treeitem').filter({ hasText: text });
  const request = within(/^Command by Test operator/);
  const approval = within(/^Command by Test manager/, within(/^Transfer requested\s*250\.00/, request));
  await within(/^Transfer approved/, approval).waitFor();
  await within(/^Money transferred out\s*250\.00/, approval).waitFor();
  await within(/^Money transferred in\s*250\.00/, approval).waitFor();
  await page.getByRole('button', { name: 'Verify the 3 chains' }).click();
  await page.getByText('7 events in 3 streams, all as they were written').waitFor();

  await page.getByRole('link', { name: 'Money transferred in' }).click();
  await page.getByRole('heading', { name: 'Money transferred in' }).waitFor();
  const together = page.getByRole('region', { name: 'By the same command' });
  await expectCount(together.locator('tbody').getByRole('row'), 2);
  await expectText(together, /Transfer approved[\s\S]*Money transferred out/);
  await expectText(page.locator('[aria-current=true]'), 'Money transferred in');
  await together.getByRole('link', { name: 'Money transferred out' }).click();
  await page.getByRole('heading', { name: 'Money transferred out' }).waitFor();

  const cause = page.getByText('Caused by').locator('..').getByRole('link');
  await cause.click();
  await page.getByRole('heading', { name: 'Transfer requested' }).waitFor();
  await page.getByText('Nothing else.').waitFor();
});

test('the log is narrowed to somebody by name, or by a click on it, and all of it is in the URL', async () => {
  await site.program.open('Wanda Who');
  const operator = await site.operatorAt('/events');
  const { page } = operator;
  await page.getByLabel('Who', { exact: true }).fill('nobody at all');
  await page.getByText('Nothing matches').waitFor();
  await page.getByLabel('Who', { exact: true }).fill('ADMIN');
  await expect.poll(() => operator.rows.count()).toBeGreaterThan(0);
  await expect.poll(() => page.url()).toMatch(/actor=ADMIN/);

  await operator.rows.first().getByRole('link', { name: 'Test administrator' }).click();
  await page.getByText(/Everything that was done by key:/).waitFor();
  await page.reload();
  await page.getByText(/Everything that was done by key:/).waitFor();
  await expect.poll(() => page.getByLabel('Who', { exact: true }).inputValue()).toMatch(/^key:/);
});

test('every number of an account leads to the events that made it', async () => {
  const id = await site.program.open('Nelly Numbers');
  await site.program.deposit(id, '10000', 'First');
  await site.program.deposit(id, '2500', 'Second');
  await site.program.changeStatus('freezeAccount', id);
  const operator = await site.operatorAt(`/accounts/${id}`);
  const { page } = operator;
  const comesFrom = async (what: string, events: readonly RegExp[]) => {
    await page.getByTitle(what).click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await expectCount(operator.rows, events.length);
    for (const [index, text] of events.entries()) await expectText(operator.rows.nth(index), text);
    await page.goBack();
    await expectText(operator.balance, /^125\.00/);
  };
  await comesFrom('The events that made the balance what it is', [/Money deposited/, /Money deposited/]);
  await comesFrom('The events that made the available what it is', [
    /Money dep/,
    /Money dep/,
    /Account opened/,
  ]);
  await comesFrom('The events that made the limit what it is', [/Account opened/]);
  await comesFrom('The events that made the status what it is', [/Account frozen/, /Account opened/]);
  await comesFrom('All of its events', [/frozen/, /deposited/, /deposited/, /opened/]);

  await operator.rows.filter({ hasText: 'First' }).getByTitle('The event that made it so').click();
  await page.getByRole('heading', { name: 'Money deposited' }).waitFor();
  await page.getByText('"description": "First"').waitFor();
});

test('a chain that was tampered with names the first event that is wrong', async () => {
  const id = await site.program.open('Boris Broken');
  await site.program.deposit(id, '10000', 'Honest');
  await site.program.deposit(id, '2500', 'Later');
  await query(
    site.server.connection,
    `SET session_replication_role = replica;
     UPDATE events SET data = data || '{"amountMinor": "9"}' WHERE stream_id = 'account-${id}' AND stream_version = 2`,
  );
  const operator = await site.operatorAt(`/events?stream=account-${id}`);
  const { page } = operator;
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await expectText(
    page.getByRole('alert').filter({ hasText: 'Broken' }),
    /version 2[\s\S]*The first 1 event of it/,
  );
});

test('of an address that is no event’s it says so', async () => {
  const { page } = await site.operatorAt(`/events/${randomUUID()}`);
  await page.getByText('There is no such event').waitFor();
});
