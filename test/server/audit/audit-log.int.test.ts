import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Attempt, AuditLog } from '../../../server/audit/audit-log.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

const attempt = (subject: string): Attempt => ({
  principal: 'user-1',
  displayName: 'Anna Auditor',
  role: 'OPERATOR',
  address: '127.0.0.1',
  action: 'Mutation.depositMoney',
  outcome: 'DONE',
  reason: null,
  subject,
  commandId: null,
  correlationId: 'c-1',
});

const startLog = (capacity: number) =>
  new AuditLog({
    pool: book.database.pool,
    now: () => new Date(),
    log: { error: (details, message) => expect.fail(`${message}: ${JSON.stringify(details)}`) },
    capacity,
  });

async function subjects(): Promise<string[]> {
  const { rows } = await book.database.reads.query<{ subject: string }>('SELECT subject FROM audit_log');
  return rows.map(({ subject }) => subject).sort();
}

/** Lets nobody write to the table until the returned function is called. */
async function holdTable(): Promise<() => Promise<void>> {
  const client = await book.database.pool.connect();
  await client.query('BEGIN; LOCK TABLE audit_log IN SHARE MODE');
  return async () => {
    await client.query('COMMIT');
    client.release();
  };
}

describe('the audit log', () => {
  test('goes on after a write that took longer than entries gather, and holds nobody up', async () => {
    const capacity = 3;
    const audit = startLog(capacity);
    const flushed = vi.spyOn(audit, 'flush');
    const release = await holdTable();
    void audit.record(attempt('1 that is held up'));
    await expect.poll(() => flushed.mock.calls.length).toBe(1);
    // Comes in while the first is written, and its time is over before that has ended.
    void audit.record(attempt('2 during the write'));
    await expect.poll(() => flushed.mock.calls.length).toBe(2);
    expect(await subjects()).toEqual([]);
    await release();
    await expect.poll(subjects).toHaveLength(2);

    void audit.record(attempt('3 afterwards'));
    await expect.poll(subjects).toHaveLength(3);
    // More than may wait: who adds one to a full log goes on when there is room.
    await Promise.all(
      Array.from({ length: 2 * capacity }, (_, index) => audit.record(attempt(`4 ${index}`))),
    );
    await expect.poll(subjects).toHaveLength(3 + 2 * capacity);
    await audit.close();
  });

  test('whoever adds to a full one waits until the database takes something, and nothing is lost', async () => {
    const audit = startLog(2);
    const release = await holdTable();
    expect(audit.record(attempt('1'))).toBeUndefined();
    let added = false;
    const adding = audit.record(attempt('2'))?.then(() => {
      added = true;
    });
    await expect
      .poll(async () => {
        const { rows } = await book.database.reads.query('SELECT FROM pg_locks WHERE NOT granted');
        return rows.length;
      })
      .toBe(1);
    expect(added).toBe(false);
    await release();
    await adding;
    expect(await subjects()).toEqual(['1', '2']);
    await audit.close();
  });

  test('takes whatever a client has sent as the subject', async () => {
    const audit = startLog(10);
    const sent = ['a\0b', '\uD800 half a pair', '\u{1F4D2}'.repeat(200)];
    for (const subject of sent) void audit.record(attempt(subject));
    await audit.flush();
    expect(await subjects()).toEqual(['a\uFFFDb', '\u{1F4D2}'.repeat(200), '\uFFFD half a pair'].sort());
    await audit.close();
  });
});
