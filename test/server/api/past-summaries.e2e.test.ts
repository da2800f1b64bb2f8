import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let book = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  book = clientOf(server.url);
  const [ann, bob] = [await book.open('Ann Archer'), await book.open('Bob Baker')];
  const deposits = [
    [ann, 'first', '2026-01-02'],
    [bob, 'second', '2026-01-01'],
    [ann, 'third', '2026-01-02'],
    [bob, 'fourth', '2026-01-03'],
  ] as const;
  for (const [{ account }, description, bookedOn] of deposits) {
    await book.deposit(account.id, '10000', { description, bookedOn });
  }
  const euros = await book.mutate('openAccount', 'OpenAccountInput', { owner: 'Eve Ellis', currency: 'EUR' });
  const amount = { minorUnits: '500', currency: 'EUR' };
  await book.deposit(euros.account.id, '500', { amount, description: 'euros', bookedOn: '2026-01-02' });
  const input = { fromAccountId: ann.account.id, toAccountId: bob.account.id, bookedOn: '2026-01-02' };
  const transfer = { ...input, amount: { minorUnits: '700', currency: 'CZK' }, description: 'moved' };
  await book.mutate('transferMoney', 'TransferMoneyInput', transfer);
  await server.caughtUp();
});
afterAll(() => server.stop());

const SUMMARIES = `query ($asOf: AsOf, $first: Int!, $after: String, $filter: DailySummaryFilter) {
  dailySummaries(asOf: $asOf, first: $first, after: $after, filter: $filter) {
    nodes { day currency accountsOpened accountsClosed depositCount withdrawalCount transferCount reversalCount
      deposits { minorUnits } withdrawals { minorUnits } transfers { minorUnits } reversals { minorUnits } net { minorUnits } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}`;

interface Summaries {
  readonly nodes: readonly { readonly day: string; readonly currency: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

async function summaries(variables: object): Promise<Summaries> {
  const { dailySummaries } = await book.query(SUMMARIES, { first: 50, ...variables });
  return dailySummaries as Summaries;
}

test('daily summaries of the past are those of the present as soon as the past has all of it', async () => {
  const { account } = await book.open('Cid Closing');
  const paid = await book.deposit(account.id, '900', { description: 'by mistake', bookedOn: '2026-01-05' });
  await book.withdraw(account.id, '300', { bookedOn: '2026-01-06' });
  await book.deposit(account.id, '300', { bookedOn: '2026-01-06' });
  const [mistake] = await movementsOf('2026-01-05', { atLeast: paid.receipt.position });
  await book.mutate('reverseTransaction', 'ReverseTransactionInput', {
    transactionId: mistake?.id,
    reason: 'taken back',
  });
  const closed = await book.mutate('closeAccount', 'ChangeStatusInput', {
    accountId: account.id,
    reason: 'done',
  });
  expect(closed.errors).toEqual([]);
  await server.caughtUp();
  const later = { bookedOn: '2999-12-31' };
  const now = await summaries({});
  expect(now.nodes.length).toBeGreaterThan(6);
  expect(await summaries({ asOf: later })).toEqual(now);
  for (const filter of [{ currency: 'EUR' }, { from: '2026-01-02', to: '2026-01-05' }]) {
    expect(await summaries({ asOf: later, filter })).toEqual(await summaries({ filter }));
  }
  const first = await summaries({ asOf: later, first: 3 });
  expect(first.totalCount).toBe(now.totalCount);
  const second = await summaries({ asOf: later, first: 50, after: first.pageInfo.endCursor });
  expect([...first.nodes, ...second.nodes]).toEqual(now.nodes);
  const end = second.pageInfo.endCursor;
  expect(await summaries({ asOf: later, after: end })).toMatchObject({
    nodes: [],
    totalCount: now.totalCount,
  });
});

test('daily summaries as of a day end with it, and as of a moment before the book are empty', async () => {
  const { nodes } = await summaries({ asOf: { bookedOn: '2026-01-02' } });
  expect(nodes.map(({ day, currency }) => `${day} ${currency}`)).toEqual([
    '2026-01-02 CZK',
    '2026-01-02 EUR',
    '2026-01-01 CZK',
  ]);
  expect(await summaries({ asOf: { recordedAt: '2020-01-01T00:00:00Z' } })).toMatchObject({
    nodes: [],
    totalCount: 0,
  });
});

interface Movement {
  readonly id: string;
  readonly description: string;
  readonly position: string;
}

async function movementsOf(day: string, variables: object = {}): Promise<readonly Movement[]> {
  const { bookedMovements } = (await book.query(
    `query ($day: LocalDate!, $asOf: AsOf, $atLeast: Position) {
      bookedMovements(day: $day, currency: "CZK", asOf: $asOf, atLeast: $atLeast) {
        totalCount nodes { transaction { id description position } }
      }
    }`,
    { day, ...variables },
  )) as { bookedMovements: { totalCount: number; nodes: readonly { transaction: Movement }[] } };
  expect(bookedMovements.totalCount).toBe(bookedMovements.nodes.length);
  return bookedMovements.nodes.map(({ transaction }) => transaction);
}

test('the movements of a day are those that were known then', async () => {
  const day = '2026-01-02';
  const all = await movementsOf(day);
  expect(all.map(({ description }) => description)).toEqual(['moved', 'moved', 'third', 'first']);
  const [third] = all.slice(2);
  const known = await movementsOf(day, { asOf: { position: third?.position } });
  expect(known.map(({ description }) => description)).toEqual(['third', 'first']);
  expect(await movementsOf(day, { asOf: { bookedOn: '2026-01-01' } })).toEqual([]);
  expect(await movementsOf(day, { asOf: { recordedAt: '2020-01-01T00:00:00Z' } })).toEqual([]);
});
