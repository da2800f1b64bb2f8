import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageAuditLog, readAuditChoices } from '../../../server/audit/read-audit-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** Nearly all of them are deposits that went well, or something that was only looked at. */
const ENTRIES = 60_000;
/** What a look into an index takes; reading through the log takes thousands. */
const A_LOOK = 100;

let book: TestDatabase;

beforeAll(async () => {
  // One connection for readers, so that the database's counts of what was read are that one's.
  book = await createTestDatabase({ poolSize: 2 });
  await book.database.pool.query(
    `INSERT INTO audit_log (id, at, principal, display_name, role, address, action, outcome, correlation_id, read)
     SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(step), 12, '0'))::uuid, now(), 'user:' || step % 3, 'Anna', 'OPERATOR',
            '127.0.0.1',
            CASE WHEN step = 7 THEN 'Mutation.createUser' WHEN step % 2 = 0 THEN 'Query.account' ELSE 'Mutation.depositMoney' END,
            CASE WHEN step = 9 THEN 'FORBIDDEN' ELSE 'DONE' END, 'c', step % 2 = 0
       FROM generate_series(1, $1::integer) AS step`,
    [ENTRIES],
  );
  await book.database.pool.query('VACUUM ANALYZE audit_log');
});
afterAll(() => book.drop());

/** How many entries the readers' connection has gone through by now, in the table and in its indexes. */
async function entriesRead(): Promise<number> {
  const { reads } = book.database;
  await reads.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await reads.query<{ count: number }>(
    `SELECT (seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'audit_log'))::integer AS count
       FROM pg_stat_user_tables WHERE relname = 'audit_log'`,
  );
  return rows[0]?.count ?? Number.NaN;
}

/** What something answers, and how many entries it went through for that. */
async function counted<Answer>(read: () => Promise<Answer>) {
  const before = await entriesRead();
  const answer = await read();
  return { answer, entries: (await entriesRead()) - before };
}

const everything = {
  principal: null,
  action: null,
  outcomes: null,
  reads: false,
  from: null,
  until: null,
  after: null,
  limit: 51,
} as const;

test.each([
  ['this operation', { action: 'Mutation.createUser' }],
  ['this outcome', { outcomes: ['FORBIDDEN'] }],
  ['one of these outcomes', { outcomes: ['FORBIDDEN', 'FAILED', 'REFUSED'] }],
] as const)(
  'the one entry with %s is found among very many without reading through them',
  async (_which, narrowed) => {
    const { prisma } = book.database;
    // More often than it takes Postgres to settle on one plan for all values.
    for (let time = 0; time < 7; time += 1) {
      const { answer, entries } = await counted(() => pageAuditLog(prisma, { ...everything, ...narrowed }));
      expect(answer).toHaveLength(1);
      expect(entries).toBeGreaterThan(0);
      expect(entries).toBeLessThan(A_LOOK);
    }
  },
);

test('what the log can be narrowed to costs a look for each, however long it is', async () => {
  const { answer, entries } = await counted(() => readAuditChoices(book.database.reads));
  expect(answer).toEqual({
    actions: ['Mutation.createUser', 'Mutation.depositMoney'],
    principals: ['user:0', 'user:1', 'user:2'],
  });
  expect(entries).toBeLessThan(A_LOOK);
});
