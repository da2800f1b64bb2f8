import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { connectionFailure } from '../../../server/database/connection.ts';
import { openDatabase } from '../../../server/database/database.ts';
import { isStatementTimeout } from '../../../server/kernel/database-failures.ts';
import { createTestDatabase } from '../../support/database.ts';

async function testDatabase() {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  return database;
}

test('bigints keep every digit and dates stay the day they are', async () => {
  const { pool } = await testDatabase();
  const { rows } = await pool.query(
    `SELECT 9007199254740993::bigint AS number, ARRAY[9007199254740993, NULL]::bigint[] AS numbers,
            date '1993-01-31' AS day, ARRAY[date '1993-01-31'] AS days, 1::int AS small`,
  );
  expect(rows).toEqual([
    {
      number: 9007199254740993n,
      numbers: [9007199254740993n, null],
      day: '1993-01-31',
      days: ['1993-01-31'],
      small: 1,
    },
  ]);
});

test('other users of pg in the process keep its usual types', async () => {
  const { connection } = await testDatabase();
  const client = new pg.Client({ ...connection });
  await client.connect();
  const { rows } = await client.query('SELECT 1::bigint AS number').finally(() => client.end());
  expect(rows).toEqual([{ number: '1' }]);
});

test('Prisma and SQL see the same rows, and the same moment, in one database', async () => {
  const { pool, prisma } = await testDatabase();
  await pool.query(`UPDATE log_head SET recorded_at = '2020-02-03T04:05:06.789+05:30'`);
  const moment = new Date('2020-02-02T22:35:06.789Z');
  expect((await pool.query('SELECT recorded_at FROM log_head')).rows).toEqual([{ recorded_at: moment }]);
  expect(await prisma.logHead.findMany({ select: { recordedAt: true } })).toEqual([{ recordedAt: moment }]);
});

test('what readers ask takes ten seconds at most; the log and the projections take the time they need', async () => {
  const { pool, reads, prisma } = await testDatabase();
  const timeoutOf = async (asked: pg.Pool) => (await asked.query('SHOW statement_timeout')).rows;
  expect(await timeoutOf(reads)).toEqual([{ statement_timeout: '10s' }]);
  expect(await prisma.$queryRaw`SHOW statement_timeout`).toEqual([{ statement_timeout: '10s' }]);
  expect(await timeoutOf(pool)).toEqual([{ statement_timeout: '0' }]);
});

test('a statement that took too long is recognised, however it was sent', async () => {
  const { reads, prisma } = await testDatabase();
  const short = 'SET LOCAL statement_timeout = 20; SELECT pg_sleep(60)';
  const bare = await reads.query(short).catch((fault: unknown) => fault);
  const throughPrisma = await prisma
    .$transaction(async (transaction) => {
      await transaction.$executeRaw`SET LOCAL statement_timeout = 20`;
      await transaction.$queryRaw`SELECT pg_sleep(60)::text`;
    })
    .catch((fault: unknown) => fault);
  expect([bare, throughPrisma].map(isStatementTimeout)).toEqual([true, true]);
  expect([new Error('57014'), null, 'x'].map(isStatementTimeout)).toEqual([false, false, false]);
});

test('a test database is a clone: what one test writes no other sees', async () => {
  const [first, second] = [await testDatabase(), await testDatabase()];
  await first.pool.query(`UPDATE log_head SET position = 7`);
  expect((await second.pool.query('SELECT position FROM log_head')).rows).toEqual([{ position: 0n }]);
});

test('a Postgres that is not there is told in one sentence', async () => {
  const url = 'postgresql://somebody:secret@127.0.0.1:1/books';
  await expect(openDatabase(url, { poolSize: 2 })).rejects.toThrow(
    'Can\'t use database "books" at 127.0.0.1:1 as user "somebody": nothing answers at 127.0.0.1:1; is Postgres running there?',
  );
});

test('a database that is missing is told in one sentence', async () => {
  const missing = { ...inject('templateDatabase'), database: 'missing' };
  await expect(openDatabase(missing, { poolSize: 2 })).rejects.toThrow(
    /there is no database "missing"; create it first\.$/,
  );
});

test('a wrong password is told without repeating it', () => {
  const connection = { host: 'h', port: 5432, user: 'somebody', password: 'secret', database: 'books' };
  const { message } = connectionFailure(Object.assign(new Error('no'), { code: '28P01' }), connection);
  expect(message).toBe(
    'Can\'t use database "books" at h:5432 as user "somebody": the password for user "somebody" is wrong.',
  );
});
