import { describe, expect, test } from 'vitest';
import { accountDocument, accountsDocument } from '../../app/_graphql/account-documents.ts';
import { VersionedCache } from '../../app/_graphql/versioned-cache.ts';

const money = (minorUnits: string) => ({ __typename: 'Money' as const, minorUnits, currency: 'CZK' });

const account = (version: number, { id = 'a', owner = 'Ann' } = {}) => ({
  __typename: 'Account' as const,
  id,
  owner,
  currency: 'CZK',
  status: 'ACTIVE' as const,
  balance: money(`${version}00`),
  overdraftLimit: money('0'),
  available: money(`${version}00`),
  version,
  position: `p${version}`,
  openedOn: '2026-01-01',
  closedOn: null,
  changedAt: '2026-01-01T00:00:00.000Z',
  stale: [],
});

type TestAccount = ReturnType<typeof account>;

const page = (nodes: readonly TestAccount[], hasNextPage = false) => ({
  accounts: {
    __typename: 'AccountConnection' as const,
    edges: nodes.map((node) => ({ __typename: 'AccountEdge' as const, cursor: `c-${node.id}`, node })),
    pageInfo: {
      __typename: 'PageInfo' as const,
      hasNextPage,
      hasPreviousPage: false,
      startCursor: nodes[0] ? `c-${nodes[0].id}` : null,
      endCursor: nodes.length > 0 ? `c-${nodes.at(-1)?.id}` : null,
    },
    totalCount: nodes.length,
  },
});

function writeAccount(cache: VersionedCache, written: TestAccount) {
  cache.writeQuery({
    query: accountDocument,
    variables: { id: written.id, waitMs: 5000 },
    data: { account: written },
  });
}

function readAccount(cache: VersionedCache, id = 'a') {
  return cache.readQuery({ query: accountDocument, variables: { id, waitMs: 5000 } })?.account;
}

function writePage(
  cache: VersionedCache,
  nodes: readonly TestAccount[],
  after: string | null,
  hasNextPage: boolean,
) {
  cache.writeQuery({
    query: accountsDocument,
    variables: { filter: {}, first: 2, after },
    data: page(nodes, hasNextPage),
  });
}

function listedIds(cache: VersionedCache) {
  const data = cache.readQuery({ query: accountsDocument, variables: { filter: {}, first: 2 } });
  return data?.accounts.edges.map(({ node }) => node.id);
}

describe('accounts in the cache', () => {
  test('a newer version replaces an older one', () => {
    const cache = new VersionedCache();
    writeAccount(cache, account(1));
    writeAccount(cache, account(2, { owner: 'Beth' }));
    expect(readAccount(cache)).toMatchObject({ version: 2, owner: 'Beth', balance: { minorUnits: '200' } });
  });

  test('an older version changes nothing, wherever it comes from', () => {
    const cache = new VersionedCache();
    writeAccount(cache, account(3, { owner: 'Beth' }));
    writeAccount(cache, account(2));
    writePage(cache, [account(1)], null, false);
    expect(readAccount(cache)).toMatchObject({ version: 3, owner: 'Beth', balance: { minorUnits: '300' } });
  });

  test('an account that came in a list is known to its own query', () => {
    const cache = new VersionedCache();
    writePage(cache, [account(1, { id: 'b' })], null, false);
    expect(readAccount(cache, 'b')).toMatchObject({ id: 'b', version: 1 });
  });

  test('an account that does not exist stays so and does not turn into a broken one', () => {
    const cache = new VersionedCache();
    cache.writeQuery({
      query: accountDocument,
      variables: { id: 'x', waitMs: 5000 },
      data: { account: null },
    });
    expect(readAccount(cache, 'x')).toBeNull();
  });
});

describe('pages of a list', () => {
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((id) => account(1, { id })) as [
    TestAccount,
    TestAccount,
    TestAccount,
    TestAccount,
    TestAccount,
  ];

  test('the next page goes below the one before', () => {
    const cache = new VersionedCache();
    writePage(cache, [a, b], null, true);
    writePage(cache, [c, d], 'c-b', false);
    expect(listedIds(cache)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('reading the first page again keeps what was loaded below it', () => {
    const cache = new VersionedCache();
    writePage(cache, [a, b], null, true);
    writePage(cache, [c, d], 'c-b', false);
    writePage(cache, [e, a, b], null, true);
    expect(listedIds(cache)).toEqual(['e', 'a', 'b', 'c', 'd']);
  });

  test('a row that has moved up is not listed twice', () => {
    const cache = new VersionedCache();
    writePage(cache, [a, b], null, true);
    writePage(cache, [c, d], 'c-b', false);
    writePage(cache, [d, a, b], null, true);
    expect(listedIds(cache)).toEqual(['d', 'a', 'b', 'c']);
  });

  test('a first page that has nothing in common with what was loaded replaces it', () => {
    const cache = new VersionedCache();
    writePage(cache, [a, b], null, true);
    writePage(cache, [d, e], null, false);
    expect(listedIds(cache)).toEqual(['d', 'e']);
  });
});
