import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { accountDecider } from '../../../server/features/accounts/decider.ts';
import { type AccountEvent, accountEventCatalogue } from '../../../server/features/accounts/events.ts';
import { findPastAccount } from '../../../server/features/accounts/past-accounts.ts';
import { fold } from '../../../server/kernel/decider.ts';
import { readTails } from '../../../server/kernel/event-store/read.ts';
import { changeStatus, deposit as depositCommand, open as openCommand } from '../../support/accounts.ts';
import { requestOf } from '../../support/book.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, withdraw, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, withdraw, query } = clientOf(server.url));
});
afterAll(() => server.stop());

const ACCOUNT = `id owner status version openedOn balance { minorUnits } overdraftLimit { minorUnits }`;

const accountAsOf = async (id: string, asOf: object, atLeast?: string) => {
  const text = `query ($id: ID!, $asOf: AsOf, $atLeast: Position) { account(id: $id, asOf: $asOf, atLeast: $atLeast) {
    ${ACCOUNT} transactions(atLeast: $atLeast) { totalCount } history { nodes { type } } } }`;
  return (await query(text, { id, asOf, atLeast })).account;
};

/** An account of March: opened on the 1st, 1000 on the 2nd, renamed on the 3rd, frozen on the 5th; then a deposit booked back to the 2nd. */
const march = async () => {
  const { account, receipt: first } = await open('Ann Archer', {
    bookedOn: '2026-03-01',
    overdraftLimit: '50',
  });
  const { id } = account;
  await deposit(id, '1000', { bookedOn: '2026-03-02' });
  await mutate('renameOwner', 'RenameOwnerInput', {
    accountId: id,
    owner: 'Ann Baker',
    bookedOn: '2026-03-03',
  });
  await mutate('changeOverdraftLimit', 'ChangeOverdraftLimitInput', {
    accountId: id,
    overdraftLimit: '70',
    bookedOn: '2026-03-04',
  });
  const { receipt: frozen } = await mutate('freezeAccount', 'ChangeStatusInput', {
    accountId: id,
    bookedOn: '2026-03-05',
  });
  await mutate('unfreezeAccount', 'ChangeStatusInput', { accountId: id, bookedOn: '2026-03-06' });
  const { receipt: last } = await deposit(id, '11', { bookedOn: '2026-03-02' });
  return { id, first, frozen, last };
};

describe('an account as of', () => {
  test('a day it was booked on is whole: balance, status, limit, owner', async () => {
    const { id, last } = await march();
    const on = (bookedOn: string) => accountAsOf(id, { bookedOn }, last.position);
    expect(await on('2026-02-28')).toBeNull();
    expect(await on('2026-03-01')).toMatchObject({
      owner: 'Ann Archer',
      balance: { minorUnits: '0' },
      overdraftLimit: { minorUnits: '50' },
    });
    expect(await on('2026-03-02')).toMatchObject({
      owner: 'Ann Archer',
      balance: { minorUnits: '1011' },
      transactions: { totalCount: 2 },
    });
    expect(await on('2026-03-04')).toMatchObject({
      owner: 'Ann Baker',
      status: 'ACTIVE',
      overdraftLimit: { minorUnits: '70' },
    });
    expect(await on('2026-03-05')).toMatchObject({ status: 'FROZEN' });
    expect(await on('2026-03-06')).toMatchObject({ status: 'ACTIVE', version: 7 });
  });

  test('a version or a position is the account that the log had then', async () => {
    const { id, frozen, last } = await march();
    const frozenAccount = {
      status: 'FROZEN',
      version: 5,
      balance: { minorUnits: '1000' },
      transactions: { totalCount: 1 },
    };
    expect(await accountAsOf(id, { version: 5 }, last.position)).toMatchObject(frozenAccount);
    expect(await accountAsOf(id, { position: frozen.position }, last.position)).toMatchObject(frozenAccount);
    expect(await accountAsOf(id, { version: 1 }, last.position)).toMatchObject({
      history: { nodes: [{ type: 'AccountOpened' }] },
    });
  });

  test('both axes shows a correction that was booked back on one and not on the other', async () => {
    const { id, frozen, last } = await march();
    const booked = { bookedOn: '2026-03-02' };
    expect(await accountAsOf(id, booked, last.position)).toMatchObject({ balance: { minorUnits: '1011' } });
    expect(await accountAsOf(id, { ...booked, position: frozen.position })).toMatchObject({
      balance: { minorUnits: '1000' },
    });
    const { events } = (await query(
      'query ($id: ID) { events(filter: { streamId: $id }) { nodes { recordedAt } } }',
      {
        id: `account-${id}`,
      },
    )) as { events: { nodes: { recordedAt: string }[] } };
    const beforeLast = new Date(Date.parse(events.nodes[0]?.recordedAt ?? '') - 1).toISOString();
    expect(await accountAsOf(id, { ...booked, recordedAt: beforeLast })).toMatchObject({
      balance: { minorUnits: '1000' },
    });
  });
});

describe('the balance history', () => {
  test('has a point for each day, on the axis that was asked for', async () => {
    const { id, last } = await march();
    const text = `query ($id: ID!, $atLeast: Position) { account(id: $id, atLeast: $atLeast) {
      booked: balanceHistory(atLeast: $atLeast) { day balance { minorUnits } }
      later: balanceHistory(from: "2026-03-04", atLeast: $atLeast) { day }
      recorded: balanceHistory(axis: RECORDED, atLeast: $atLeast) { balance { minorUnits } } } }`;
    const { account } = (await query(text, { id, atLeast: last.position })) as {
      account: Record<string, { day: string }[]>;
    };
    expect(account.booked?.[1]).toEqual({ day: '2026-03-02', balance: { minorUnits: '1011' } });
    expect(account.booked).toHaveLength(6);
    expect(account.later?.map(({ day }) => day)).toEqual(['2026-03-04', '2026-03-05', '2026-03-06']);
    expect(account.recorded?.at(-1)).toEqual({ balance: { minorUnits: '1011' } });
  });
});

describe('the accounts as of a past day', () => {
  test('are those that there were, as they were, filtered and sorted by what they were', async () => {
    const rich = await open('Zed Past', { bookedOn: '2025-01-01' });
    const poor = await open('Abe Past', { bookedOn: '2025-01-01' });
    await open('Moe Past', { bookedOn: '2025-02-01' });
    await deposit(rich.account.id, '500', { bookedOn: '2025-01-02' });
    await withdraw(rich.account.id, '500', { bookedOn: '2025-01-20' });
    const { receipt } = await deposit(poor.account.id, '100', { bookedOn: '2025-01-05' });
    const text = `query ($asOf: AsOf, $filter: AccountFilter, $atLeast: Position, $after: String) {
      accounts(asOf: $asOf, filter: $filter, sort: { field: BALANCE, direction: DESC }, first: 1, after: $after, atLeast: $atLeast) {
        totalCount nodes { owner balance { minorUnits } } pageInfo { endCursor hasNextPage } } }`;
    const asOf = { bookedOn: '2025-01-10' };
    const variables = { asOf, filter: { ownerContains: ' past' }, atLeast: receipt.position };
    const { accounts: first } = (await query(text, variables)) as {
      accounts: { pageInfo: { endCursor: string } };
    };
    expect(first).toMatchObject({
      totalCount: 2,
      nodes: [{ owner: 'Zed Past', balance: { minorUnits: '500' } }],
      pageInfo: { hasNextPage: true },
    });
    const { accounts: second } = await query(text, { ...variables, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({
      nodes: [{ owner: 'Abe Past', balance: { minorUnits: '100' } }],
      pageInfo: { hasNextPage: false },
    });
    const none = { ...variables, filter: { ownerContains: ' past', balanceAtLeast: '501' } };
    expect((await query(text, none)).accounts).toMatchObject({ totalCount: 0, nodes: [] });
    for (const past of [{ asOf }, { asOf: null }]) {
      const openedIn = async (openedFrom: string, openedTo: string) => {
        const filter = { ownerContains: ' past', openedFrom, openedTo };
        return (
          (await query(text, { ...variables, ...past, filter })) as { accounts: { totalCount: number } }
        ).accounts.totalCount;
      };
      expect(await openedIn('2025-01-01', '2025-01-01')).toBe(2);
      expect(await openedIn('2024-12-01', '2024-12-31')).toBe(0);
      expect(await openedIn('2025-01-02', '2025-02-01')).toBe(past.asOf ? 0 : 1);
    }
  });
});

describe('any account at any moment', () => {
  test('is what its events up to then fold to', async () => {
    const command: fc.Arbitrary<AccountCommand> = fc
      .record({ kind: fc.nat(5), amount: fc.bigInt(1n, 90n), day: fc.integer({ min: 1, max: 9 }) })
      .map(({ kind, amount, day }): AccountCommand => {
        const bookedOn = `2026-03-0${day}`;
        if (kind === 0) return { ...changeStatus('FreezeAccount'), bookedOn } as AccountCommand;
        if (kind === 1) return { ...changeStatus('UnfreezeAccount'), bookedOn } as AccountCommand;
        if (kind === 2) return { type: 'RenameOwner', accountId: '', owner: `Owner ${amount}`, bookedOn };
        if (kind === 3)
          return { type: 'ChangeOverdraftLimit', accountId: '', overdraftLimitMinor: amount, bookedOn };
        return { ...depositCommand(amount), bookedOn };
      });
    const { commands, positions, progress, database } = server.services;
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 15 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        async (list, version, day) => {
          const accountId = newUuid();
          const opening = openCommand({ accountId, bookedOn: '2026-03-01' });
          await Promise.all(
            [opening, ...list].map((one) => commands.execute(requestOf({ ...one, accountId }))),
          );
          const stored = await readTails(database.pool, [
            { streamId: `account-${accountId}`, afterVersion: 0 },
          ]);
          const position = stored.at(-1)?.position ?? 0n;
          expect(positions.decode(positions.encode(position))).toBe(position);
          const signal = new AbortController().signal;
          await progress.waitFor({ projections: ['account-changes'], position, timeoutMs: 10_000, signal });
          const bookedOn = `2026-03-0${day}`;
          const events = stored
            .map((event) => accountEventCatalogue.decode(event))
            .filter(({ record, data }) => record.streamVersion <= version && data.bookedOn <= bookedOn)
            .sort(
              (one, other) =>
                one.data.bookedOn.localeCompare(other.data.bookedOn) ||
                one.record.streamVersion - other.record.streamVersion,
            );
          const { reversedTransactions: _, ...folded } = fold(
            accountDecider,
            accountDecider.initialState,
            events as AccountEvent[],
          ) as Record<string, unknown>;
          const moment = { version, bookedOn, recordedAt: null, position: null };
          expect(await findPastAccount(database.pool, accountId, moment)).toMatchObject(folded);
        },
      ),
      { numRuns: 40 },
    );
  });
});
