import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, withdraw, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, withdraw, query } = clientOf(server.url));
});
afterAll(() => server.stop());

const refused = (text: string, variables = {}) =>
  query(text, variables).then(
    () => 'answered',
    (fault: Error) => fault.message,
  );

describe("an owner's portfolio", () => {
  const PORTFOLIO = `query ($owner: String!, $atLeast: Position, $after: String) {
    ownerPortfolio(owner: $owner, atLeast: $atLeast) { owner accountCount
      holdings { currency accountCount balance { minorUnits } overdraftLimit { minorUnits } statuses { status accountCount } }
      accounts(first: 2, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`;

  test('adds up all accounts of exactly this name, by currency, as soon as it was told the position', async () => {
    const owner = 'Věra Vlastníková';
    const first = await open(owner, { overdraftLimit: '50' });
    const second = await open(owner);
    const third = await open(owner, { currency: 'EUR' });
    await open(`${owner} junior`);
    await deposit(first.account.id, '1000');
    await withdraw(first.account.id, '100');
    const { receipt: frozen } = await mutate('freezeAccount', 'ChangeStatusInput', {
      accountId: second.account.id,
    });
    const { ownerPortfolio } = (await query(PORTFOLIO, { owner, atLeast: frozen.position })) as {
      ownerPortfolio: { accounts: { pageInfo: { endCursor: string } } };
    };
    expect(ownerPortfolio).toMatchObject({
      owner,
      accountCount: 3,
      holdings: [
        {
          currency: 'CZK',
          accountCount: 2,
          balance: { minorUnits: '900' },
          overdraftLimit: { minorUnits: '50' },
          statuses: [
            { status: 'ACTIVE', accountCount: 1 },
            { status: 'FROZEN', accountCount: 1 },
          ],
        },
        { currency: 'EUR', accountCount: 1, balance: { minorUnits: '0' } },
      ],
      accounts: { totalCount: 3, pageInfo: { hasNextPage: true } },
    });
    const after = ownerPortfolio.accounts.pageInfo.endCursor;
    const page = (await query(PORTFOLIO, { owner, after })).ownerPortfolio;
    expect(page).toMatchObject({
      accounts: { nodes: [{ id: third.account.id }], pageInfo: { hasNextPage: false } },
    });
    const { accounts } = await query(
      'query ($owner: String) { accounts(filter: { owner: $owner }) { totalCount } }',
      { owner },
    );
    expect(accounts).toEqual({ totalCount: 3 });
  });

  test('of somebody without accounts is null', async () => {
    expect(await query(PORTFOLIO, { owner: 'Nobody' })).toEqual({ ownerPortfolio: null });
  });
});

describe('statistics', () => {
  test('show a command as soon as they were told its position', async () => {
    const { account } = await open('Flora Flow', { currency: 'SEK' });
    const other = await open('Flora Flow', { currency: 'SEK' });
    const move = (name: string, minorUnits: string) =>
      mutate(name, 'MoveMoneyInput', { accountId: account.id, amount: { minorUnits, currency: 'SEK' } });
    await move('depositMoney', '700');
    await move('depositMoney', '900');
    await move('withdrawMoney', '50');
    const { receipt } = await mutate('transferMoney', 'TransferMoneyInput', {
      fromAccountId: account.id,
      toAccountId: other.account.id,
      amount: { minorUnits: '800', currency: 'SEK' },
    });
    const text = `query ($atLeast: Position) {
      accountTotals(atLeast: $atLeast) { currency status accountCount balance { minorUnits } }
      hourlyFlows(currency: "SEK", atLeast: $atLeast) {
        deposits { minorUnits } depositCount withdrawalCount transfers { minorUnits } transferCount net { minorUnits } }
      largestMovements(currency: "SEK", first: 2, atLeast: $atLeast) { kind amount { minorUnits } } }`;
    const answer = (await query(text, { atLeast: receipt.position })) as {
      accountTotals: { currency: string }[];
      hourlyFlows: { depositCount: number }[];
    };
    expect(answer.accountTotals.filter(({ currency }) => currency === 'SEK')).toEqual([
      { currency: 'SEK', status: 'ACTIVE', accountCount: 2, balance: { minorUnits: '1550' } },
      { currency: 'SEK', status: 'CLOSED', accountCount: 0, balance: { minorUnits: '0' } },
      { currency: 'SEK', status: 'FROZEN', accountCount: 0, balance: { minorUnits: '0' } },
    ]);
    // The full hour may strike in the middle of this.
    expect(answer.hourlyFlows.reduce((sum, { depositCount }) => sum + depositCount, 0)).toBe(2);
    expect(answer).toMatchObject({
      largestMovements: [
        { kind: 'DEPOSIT', amount: { minorUnits: '900' } },
        { kind: 'TRANSFER', amount: { minorUnits: '800' } },
      ],
    });
  });

  test('that make no sense are refused in words', async () => {
    expect(await refused('{ largestMovements(currency: "CZK", first: 11) { id } }')).toContain('1 to 10');
    expect(
      await refused('{ hourlyFlows(from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z") { hour } }'),
    ).toContain('from is later than to');
    expect(
      await refused('{ hourlyFlows(from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z") { hour } }'),
    ).toContain('31 days');
  });
});
