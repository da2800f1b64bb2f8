import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accountValues,
  FIND_ACCOUNTS,
  FIND_PAST_ACCOUNTS,
  FIND_TRANSACTIONS,
  type Hit,
  parseSearch,
  searchAccounts,
  searchTransactions,
  transactionValues,
} from '../../../server/features/accounts/search.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;

/** Enough rows that looking at each of them is not the cheapest way. */
const FILLER = 20_000;

const OWNERS = ['Věra Nováková', 'Vera Novak', 'Jiří Dvořák', 'ŽIŽKA s.r.o.', 'Straße & Söhne'];
const MOVEMENTS = [
  ['nájem za byt', 'Jana Krátká', 'VS-2026/0042'],
  ['Nájemné březen', null, null],
  ['plat', 'ČEZ Prodej, a.s.', 'VS-2026/0043'],
  ["100% off'; --", 'a/b@c.cz', null],
] as const;

beforeAll(async () => {
  book = await createTestDatabase();
  const { pool } = book.database;
  const account = (owner: string, values: string) =>
    `SELECT gen_random_uuid(), ${owner}, 'CZK', 'ACTIVE', 0, 0, 1, 1, '2026-03-02', NULL, now() FROM ${values}`;
  await pool.query(`INSERT INTO account_balances ${account('owner', 'unnest($1::text[]) AS owner')}`, [
    OWNERS,
  ]);
  await pool.query(
    `INSERT INTO account_balances ${account(`md5(number::text)`, `generate_series(1, ${FILLER}) AS number`)}`,
  );
  await pool.query(
    `INSERT INTO account_changes (account_id, stream_version, position, recorded_at, booked_on, delta_minor, overdraft_limit_minor, owner,
                                  currency, status)
     SELECT account_id, 1, 1, now(), opened_on, 0, 0, owner, currency, status FROM account_balances`,
  );
  const movement = (values: string, from: string) =>
    `INSERT INTO account_transactions
       (account_id, stream_version, transaction_id, position, kind, direction, amount_minor, currency, balance_after_minor, booked_on,
        recorded_at, position, description, counterparty, external_reference)
     SELECT gen_random_uuid(), 2, gen_random_uuid(), ${values} FROM ${from}`.replace(
      ' position, description',
      ' description',
    );
  const rest = `'DEPOSIT', 'CREDIT', 1, 'CZK', 1, '2026-03-02', now()`;
  for (const [index, texts] of MOVEMENTS.entries()) {
    await pool.query(movement(`${100_000 + index}, ${rest}, $1, $2, $3`, '(SELECT 1) AS one'), [...texts]);
  }
  await pool.query(
    movement(
      `number, ${rest}, md5(number::text), md5((number + 1)::text), 'other-' || number`,
      `generate_series(1, ${FILLER}) AS number`,
    ),
  );
  await pool.query('VACUUM ANALYZE account_balances, account_changes, account_transactions');
});
afterAll(() => book.drop());

const FIRST = { after: null, limit: 10 };

const ownersFor = async (typed: string) => {
  const { pool, prisma } = book.database;
  const { hits } = await searchAccounts(pool, parseSearch(typed), FIRST);
  const rows = await prisma.accountBalance.findMany({
    where: { accountId: { in: hits.map(({ id }) => id) } },
  });
  return hits.map(({ id }) => rows.find(({ accountId }) => accountId === id)?.owner);
};

const descriptionsFor = async (typed: string) => {
  const { pool, prisma } = book.database;
  const { hits } = await searchTransactions(pool, parseSearch(typed), FIRST);
  const rows = await prisma.accountTransaction.findMany({
    where: { transactionId: { in: hits.map(({ id }) => id) } },
  });
  return hits.map(({ id }) => rows.find(({ transactionId }) => transactionId === id)?.description);
};

describe('accounts are found by their owner', () => {
  test.each([
    ['without accents and case', 'vera novakova', ['Věra Nováková', 'Vera Novak']],
    ['with accents that the name has not', 'Věra Novák', ['Vera Novak', 'Věra Nováková']],
    ['misspelt', 'dvorzak', ['Jiří Dvořák']],
    ['by the middle of a word', 'ižk', ['ŽIŽKA s.r.o.']],
    ['by letters that are written as two', 'strasse', ['Straße & Söhne']],
    ['not if nothing is like it', 'xylophone', []],
  ])('%s', async (_how, typed, owners) => {
    expect(await ownersFor(typed)).toEqual(owners);
  });
});

describe('movements are found by', () => {
  test.each([
    ['the beginnings of their words', 'najem', ['Nájemné březen', 'nájem za byt']],
    ['all of the words, in any order', 'byt najem', ['nájem za byt']],
    ['words of description and counterparty together', 'jana nájem', ['nájem za byt']],
    ['a misspelt counterparty', 'Jana Kratkaa', ['nájem za byt']],
    ['a name with dots in it', 'a.s.', ['plat']],
    ['a reference', 'vs-2026/0042', ['nájem za byt']],
    ['the beginning of a reference', 'VS-2026', ['plat', 'nájem za byt']],
    ['what looks like a path or an address', 'c.cz', ["100% off'; --"]],
    ['signs that mean something to the database, taken as they are', "100% off';", ["100% off'; --"]],
  ])('%s', async (_how, typed, descriptions) => {
    expect((await descriptionsFor(typed)).slice(0, descriptions.length)).toEqual(descriptions);
  });

  test('words that none has are not found', async () => {
    expect(await descriptionsFor('najem xylophone')).toEqual([]);
  });
});

describe('pages of what was found', () => {
  test('follow one another without a gap or a repetition, whatever is common to all scores', async () => {
    const { pool } = book.database;
    const terms = parseSearch('other-1');
    const all: Hit[] = [];
    for (let after: Hit | null = null; ; ) {
      const { hits, totalCount } = await searchTransactions(pool, terms, { after, limit: 100 });
      expect(totalCount).toBe(1_000);
      if (hits.length === 0) break;
      all.push(...hits);
      after = hits.at(-1) ?? null;
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(1_000);
    const inOrder = [...all].sort(
      (one, other) => other.score - one.score || Number(BigInt(other.order) - BigInt(one.order)),
    );
    expect(all).toEqual(inOrder);
  });
});

describe('what is looked for', () => {
  test.each([
    ['', 'no letter or digit'],
    [' %_*!', 'no letter or digit'],
    ['x'.repeat(101), '100 characters'],
    ['a b c d e f g h i', '8 words'],
    ['a\0b', 'control characters'],
  ])('%j is refused in words', (typed, words) => {
    expect(() => parseSearch(typed)).toThrow(words);
  });

  test('is looked up in indexes, each part in its own', async () => {
    const { pool } = book.database;
    const terms = parseSearch('kratka 42');
    const planOf = async (text: string, values: readonly unknown[], moment: readonly unknown[] = []) => {
      const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, [
        ...values,
        null,
        null,
        10,
        ...moment,
      ]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const accounts = await planOf(FIND_ACCOUNTS, accountValues(terms));
    expect(accounts).toContain('account_balances_search_text_idx');
    expect(accounts).not.toContain('Seq Scan');
    const past = await planOf(FIND_PAST_ACCOUNTS, accountValues(terms), ['2026-03-02', null, null]);
    expect(past).toContain('account_changes_search_text_idx');
    expect(past).not.toContain('Seq Scan');
    const movements = await planOf(FIND_TRANSACTIONS, transactionValues(terms), [null, null, null]);
    for (const index of ['search_words', 'search_text', 'lower']) {
      expect(movements).toContain(`account_transactions_${index}_idx`);
    }
    expect(movements).not.toContain('Seq Scan');
  });
});
