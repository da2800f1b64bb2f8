import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let book = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  book = clientOf(server.url);
});
afterAll(() => server.stop());

const OVERVIEW = `query ($asOf: AsOf, $atLeast: Position) {
  dashboard(asOf: $asOf, atLeast: $atLeast) {
    until
    totals { currency status accountCount balance { minorUnits } }
    flows { hour currency depositCount deposits { minorUnits } transferCount reversals { minorUnits } net { minorUnits } }
    recentMovements { id description reversedBy { id } }
    recentAccounts { id owner balance { minorUnits } }
  }
  accountTotals(asOf: $asOf, atLeast: $atLeast) { currency status accountCount balance { minorUnits } }
  hourlyFlows(asOf: $asOf, atLeast: $atLeast, currency: "CZK") { hour depositCount net { minorUnits } }
  largestMovements(asOf: $asOf, atLeast: $atLeast, currency: "CZK") { description reversedBy { id } }
}`;

interface Overview {
  readonly dashboard: {
    readonly until: string;
    readonly totals: readonly { readonly status: string; readonly balance: object }[];
    readonly flows: readonly { readonly depositCount: number }[];
    readonly recentMovements: readonly { readonly id: string; readonly description: string }[];
    readonly recentAccounts: readonly object[];
  };
}

const overview = async (asOf: object | null, atLeast?: string) =>
  (await book.query(OVERVIEW, { asOf, atLeast })) as unknown as Overview;

const descriptions = ({ dashboard }: Overview) =>
  dashboard.recentMovements.map(({ description }) => description);
const active = ({ dashboard }: Overview) => dashboard.totals.find(({ status }) => status === 'ACTIVE');

test('what is booked back shows in the past by booking and not in the past by recording, and both can be asked at once', async () => {
  const ann = await book.open('Ann Archer', { bookedOn: '2026-01-01' });
  const bob = await book.open('Bob Baker', { bookedOn: '2026-01-01' });
  await book.deposit(ann.account.id, '10000', { description: 'first', bookedOn: '2026-01-02' });
  const paid = await book.deposit(bob.account.id, '500', { description: 'later', bookedOn: '2026-01-05' });
  const before = await overview({ position: paid.receipt.position }, paid.receipt.position);
  const correction = await book.deposit(ann.account.id, '77', {
    description: 'corrected',
    bookedOn: '2026-01-02',
  });
  const at = correction.receipt.position;

  const booked = await overview({ bookedOn: '2026-01-03' }, at);
  expect(descriptions(booked)).toEqual(['corrected', 'first']);
  expect(active(booked)).toEqual({
    currency: 'CZK',
    status: 'ACTIVE',
    accountCount: 2,
    balance: { minorUnits: '10077' },
  });
  expect(booked.dashboard.until).toBe('2026-01-03T23:59:59.999Z');
  expect(booked.dashboard.flows).toEqual([]);
  expect(booked.dashboard.recentAccounts).toMatchObject([{ balance: { minorUnits: '10077' } }]);
  expect(booked).toMatchObject({
    largestMovements: [{ description: 'first' }, { description: 'corrected' }],
  });

  const recorded = await overview({ position: paid.receipt.position }, at);
  expect(recorded).toEqual(before);
  expect(descriptions(recorded)).toEqual(['later', 'first']);
  expect(active(recorded)).toMatchObject({ balance: { minorUnits: '10500' } });

  const both = await overview({ bookedOn: '2026-01-03', position: paid.receipt.position }, at);
  expect(descriptions(both)).toEqual(['first']);
  expect(active(both)).toMatchObject({ balance: { minorUnits: '10000' } });
});

test('a past that has all of it is the present, and what was taken back later is not taken back yet', async () => {
  const { account } = await book.open('Cid Coe');
  const other = await book.open('Dan Doe');
  await book.deposit(account.id, '900', { description: 'by mistake' });
  await book.mutate('transferMoney', 'TransferMoneyInput', {
    fromAccountId: account.id,
    toAccountId: other.account.id,
    amount: { minorUnits: '40', currency: 'CZK' },
    description: 'moved',
  });
  const { receipt } = await book.deposit(account.id, '100', { description: 'last' });
  const earlier = await overview({ position: receipt.position }, receipt.position);
  const mistake = earlier.dashboard.recentMovements.find(({ description }) => description === 'by mistake');
  const reversed = await book.mutate('reverseTransaction', 'ReverseTransactionInput', {
    transactionId: mistake?.id,
    reason: 'taken back',
  });
  expect(reversed.errors).toEqual([]);
  const at = reversed.receipt.position;

  expect(await overview({ position: receipt.position }, at)).toEqual(earlier);
  expect(mistake).toMatchObject({ reversedBy: null });
  const { dashboard: now, ...present } = await overview(null, at);
  expect(now.recentMovements).toContainEqual({
    id: mistake?.id,
    description: 'by mistake',
    reversedBy: { id: expect.any(String) },
  });
  const { dashboard: past, ...others } = await overview({ bookedOn: '2999-12-31' }, at);
  expect({ ...past, until: null }).toEqual({ ...now, until: null });
  expect(others).toEqual(present);
  const ONE = 'query ($id: ID!, $asOf: AsOf) { transaction(id: $id, asOf: $asOf) { reversedBy { id } } }';
  const one = async (asOf: object) => book.query(ONE, { id: mistake?.id, asOf });
  expect(await one({ position: receipt.position })).toEqual({ transaction: { reversedBy: null } });
  expect(await one({ bookedOn: '2020-01-01' })).toEqual({ transaction: null });
});

test('a movement that was booked before its account tells whose it is all the same', async () => {
  const { account } = await book.open('Early Bird', { bookedOn: '2025-06-10', currency: 'SEK' });
  const amount = { minorUnits: '5', currency: 'SEK' };
  const { receipt } = await book.deposit(account.id, '5', {
    amount,
    description: 'premature',
    bookedOn: '2025-06-01',
  });
  const found = await book.query(
    `query ($asOf: AsOf, $atLeast: Position) {
      dashboard(asOf: $asOf, atLeast: $atLeast) { totals { currency } recentAccounts { owner } }
      bookedMovements(asOf: $asOf, atLeast: $atLeast, day: "2025-06-01", currency: "SEK") { nodes { account { owner } } }
      search(asOf: $asOf, atLeast: $atLeast, text: "premature") { transactions { nodes { account { owner } } } }
    }`,
    { asOf: { bookedOn: '2025-06-02' }, atLeast: receipt.position },
  );
  const owner = { owner: 'Early Bird' };
  expect(found).toEqual({
    dashboard: { totals: [], recentAccounts: [owner] },
    bookedMovements: { nodes: [{ account: owner }] },
    search: { transactions: { nodes: [{ account: owner }] } },
  });
});

test('of a time before the book there is nothing, and versions count one account only', async () => {
  const { dashboard } = await overview({ recordedAt: '2020-01-01T00:00:00Z' });
  expect(dashboard).toEqual({
    until: '2020-01-01T00:00:00.000Z',
    totals: [],
    flows: [],
    recentMovements: [],
    recentAccounts: [],
  });
  await expect(overview({ version: 1 })).rejects.toThrow('counts the events of one account');
});
