import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, query } = clientOf(server.url));
});
afterAll(() => server.stop());

describe('a search', () => {
  const SEARCH = `query ($text: String!, $first: Int! = 25, $after: String, $atLeast: Position) {
    search(text: $text, atLeast: $atLeast) {
      accounts(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { score account { id owner balance { minorUnits } } } }
      transactions { totalCount nodes { score transaction { accountId description counterparty amount { minorUnits } } } } } }`;

  test('finds the account and the movement of a command as soon as it was told the position', async () => {
    const { account } = await open('Přemysl Oráč');
    const { receipt } = await deposit(account.id, '4200', {
      description: 'Za žito a ječmen',
      counterparty: 'Mlýn Újezd',
    });
    const { search } = await query(SEARCH, { text: 'premysl', atLeast: receipt.position });
    expect(search).toMatchObject({
      accounts: {
        totalCount: 1,
        nodes: [{ account: { id: account.id, owner: 'Přemysl Oráč', balance: { minorUnits: '4200' } } }],
      },
      transactions: { totalCount: 0 },
    });
    for (const text of ['jecmen', 'zito ujezd', 'mlyn uejzd']) {
      expect((await query(SEARCH, { text })).search).toMatchObject({
        transactions: { totalCount: 1, nodes: [{ transaction: { accountId: account.id } }] },
      });
    }
  });

  test('of a past finds what was there then, by the names of then and with what was on it', async () => {
    const PAST = `query ($text: String!, $asOf: AsOf, $atLeast: Position) {
      search(text: $text, asOf: $asOf, atLeast: $atLeast) {
        accounts { totalCount nodes { account { id owner balance { minorUnits } } } }
        transactions { totalCount nodes { transaction { description reversedBy { id } } account { owner balance { minorUnits } } } } } }`;
    const { account } = await open('Ludmila Stará', { bookedOn: '2026-01-01' });
    await deposit(account.id, '500', { description: 'zimní uhlí', bookedOn: '2026-01-02' });
    const renamed = await mutate('renameOwner', 'RenameOwnerInput', {
      accountId: account.id,
      owner: 'Ludmila Mladá',
      bookedOn: '2026-01-04',
    });
    const then = { position: renamed.receipt.position };
    const { receipt } = await deposit(account.id, '30', {
      description: 'letní uhlí',
      bookedOn: '2026-01-02',
    });
    const find = async (text: string, asOf: object | null) => {
      const { search } = (await query(PAST, { text, asOf, atLeast: receipt.position })) as {
        search: {
          accounts: {
            totalCount: number;
            nodes: { account: { owner: string; balance: { minorUnits: string } } }[];
          };
          transactions: {
            totalCount: number;
            nodes: {
              transaction: { description: string };
              account: { owner: string; balance: { minorUnits: string } };
            }[];
          };
        };
      };
      expect(search.accounts.totalCount).toBe(search.accounts.nodes.length);
      expect(search.transactions.totalCount).toBe(search.transactions.nodes.length);
      return {
        accounts: search.accounts.nodes.map(
          (one) => `${one.account.owner} ${one.account.balance.minorUnits}`,
        ),
        movements: search.transactions.nodes.map(
          (one) => `${one.transaction.description} ${one.account.owner} ${one.account.balance.minorUnits}`,
        ),
      };
    };
    expect((await find('stara', { bookedOn: '2026-01-03' })).accounts).toEqual(['Ludmila Stará 530']);
    expect((await find('mlada', { bookedOn: '2026-01-03' })).accounts).toEqual([]);
    expect((await find('mlada', then)).accounts).toEqual(['Ludmila Mladá 500']);
    expect((await find('stara', then)).accounts).toEqual([]);
    expect((await find('ludmila', { bookedOn: '2025-12-31' })).accounts).toEqual([]);
    expect((await find('uhli', then)).movements).toEqual(['zimní uhlí Ludmila Mladá 500']);
    expect((await find('uhli', { ...then, bookedOn: '2026-01-03' })).movements).toEqual([
      'zimní uhlí Ludmila Stará 500',
    ]);
    expect((await find('uhli', { bookedOn: '2026-01-03' })).movements).toEqual([
      'letní uhlí Ludmila Stará 530',
      'zimní uhlí Ludmila Stará 530',
    ]);
    expect((await find('uhli', { bookedOn: '2026-01-01' })).movements).toEqual([]);
    for (const text of ['ludmila', 'uhli']) {
      expect(await find(text, { bookedOn: '2999-12-31' })).toEqual(await find(text, null));
    }
  });

  test('is read page by page', async () => {
    let atLeast = '';
    for (const name of ['One', 'Two', 'Three'])
      ({ position: atLeast } = (await open(`Paginated ${name}`)).receipt);
    const owners: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { search } = (await query(SEARCH, { text: 'paginated', first: 2, after, atLeast })) as {
        search: {
          accounts: {
            nodes: { account: { owner: string } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      };
      owners.push(...search.accounts.nodes.map(({ account }) => account.owner));
      after = search.accounts.pageInfo.endCursor;
      more = search.accounts.pageInfo.hasNextPage;
    }
    expect(owners.sort()).toEqual(['Paginated One', 'Paginated Three', 'Paginated Two']);
  });

  test('for nothing, or after a cursor of something else, is refused in words', async () => {
    await expect(query(SEARCH, { text: ' ?! ' })).rejects.toThrow('no letter or digit');
    await expect(query(SEARCH, { text: 'x', after: 'x' })).rejects.toThrow('not a cursor');
  });
});

describe('the balance of a filter on a past day', () => {
  test('counts a deposit that was booked back as soon as it was told the position', async () => {
    const text = `query ($bookedOn: LocalDate!, $atLeast: Position) {
      balanceOf(filter: { ownerContains: "backdated" }, bookedOn: $bookedOn, atLeast: $atLeast) {
        bookedOn position totals { currency accountCount balance { minorUnits } } } }`;
    const { account } = await open('Bára Backdated', { bookedOn: '2026-03-01' });
    const { receipt: first } = await deposit(account.id, '500', { bookedOn: '2026-03-02' });
    const on = async (bookedOn: string, atLeast: string) =>
      (await query(text, { bookedOn, atLeast })).balanceOf;
    expect(await on('2026-02-28', first.position)).toMatchObject({ totals: [] });
    expect(await on('2026-03-02', first.position)).toEqual({
      bookedOn: '2026-03-02',
      position: expect.any(String),
      totals: [{ currency: 'CZK', accountCount: 1, balance: { minorUnits: '500' } }],
    });
    const { receipt: second } = await deposit(account.id, '30', { bookedOn: '2026-03-01' });
    expect(await on('2026-03-02', second.position)).toMatchObject({
      totals: [{ balance: { minorUnits: '530' } }],
    });
    const { receipt: third } = await deposit(account.id, '1', { bookedOn: '2026-03-03' });
    expect(await on('2026-03-02', third.position)).toMatchObject({
      position: third.position,
      totals: [{ balance: { minorUnits: '530' } }],
    });
  });
});
