import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventCatalogue } from '../../../server/features/index.ts';
import { readLogHead } from '../../../server/kernel/event-store/read.ts';
import { LogStretches } from '../../../server/kernel/projections/log-stretches.ts';
import { deposit } from '../../support/accounts.ts';
import { busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const LIMIT = 1_000;

let book: TestDatabase;
let reads: number;

beforeEach(async () => {
  book = await createTestDatabase();
  const bus = busOn(book.database.pool);
  const accountId = await openWith(bus, 1n);
  await Promise.all(
    Array.from({ length: 2 * LIMIT + 100 }, () => bus.execute(requestOf({ ...deposit(1n), accountId }))),
  );
  reads = 0;
  const { pool } = book.database;
  const query = pool.query.bind(pool) as (...words: unknown[]) => unknown;
  Object.assign(pool, {
    query: (...words: unknown[]) => {
      if ((words[0] as { readonly name?: string }).name === 'read_after') reads += 1;
      return query(...words);
    },
  });
});
afterEach(() => book.drop());

async function start() {
  const { pool } = book.database;
  const { position: head } = await readLogHead(pool);
  reads = 0;
  const stretches = new LogStretches({ pool, catalogue: eventCatalogue });
  const positions = async (after: number, limit = LIMIT) =>
    (await stretches.read(BigInt(after), limit, head)).map(({ record }) => Number(record.position));
  return { head: Number(head), positions };
}

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('whoever works through the log gets all of it in order, the end included', async () => {
  const { head, positions } = await start();
  const all: number[] = [];
  while (all.length < head) all.push(...(await positions(all.length)));
  expect(all).toEqual(upTo(1, head));
});

test('those at the same place share a reading, and the next one is under way before it is asked for', async () => {
  const { positions } = await start();
  const [one, other] = await Promise.all([positions(0), positions(0)]);
  expect(other).toEqual(one);
  expect(reads).toBe(2);
  expect(await positions(LIMIT)).toEqual(upTo(LIMIT + 1, 2 * LIMIT));
  expect(reads).toBe(2);
});

test('the end of the log is read each time, since it grows', async () => {
  const { head, positions } = await start();
  expect(await positions(2 * LIMIT)).toEqual(upTo(2 * LIMIT + 1, head));
  expect(await positions(2 * LIMIT)).toEqual(upTo(2 * LIMIT + 1, head));
  expect(await positions(0, 10)).toEqual(upTo(1, 10));
  expect(reads).toBe(3);
});

test('a reading that failed is told, and not kept', async () => {
  const { positions } = await start();
  const { pool } = book.database;
  const { query } = pool;
  Object.assign(pool, { query: () => Promise.reject(new Error('the database is away')) });
  await expect(positions(0)).rejects.toThrow('away');
  Object.assign(pool, { query });
  expect(await positions(0)).toEqual(upTo(1, LIMIT));
});
