import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationSignal, readingUntil } from '../../../server/database/operation-signal.ts';
import { readInParts } from '../../../server/database/read-in-parts.ts';
import { readWithin } from '../../../server/kernel/projections/limited-read.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** Longer than any test. */
const SLEEP = 'SELECT pg_sleep(100)';

let place: TestDatabase;
beforeAll(async () => {
  place = await createTestDatabase();
});
afterAll(() => place.drop());

/** How many statements of this database sleep, as Postgres itself has it. */
async function asleep(): Promise<number> {
  const { rows } = await place.database.pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'active' AND wait_event = 'PgSleep'`,
  );
  return rows[0]?.count ?? 0;
}

const WAYS: readonly [string, (signal: AbortSignal) => Promise<unknown>][] = [
  ['the pool', () => place.database.reads.query(SLEEP)],
  ['Prisma', () => place.database.prisma.$queryRawUnsafe('SELECT pg_sleep(100)::text')],
  [
    'a limited read',
    () =>
      readWithin(place.database.reads, { text: SLEEP, values: [], limitMs: 100_000, advice: 'do not sleep' }),
  ],
  [
    'a download',
    async (signal) => {
      const rows = readInParts(place.connection, { text: SLEEP, values: [], signal, timeoutMs: 100_000 });
      for await (const _row of rows) throw new Error('it woke up');
    },
  ],
];

test.each(WAYS)(
  'a statement sent through %s is ended in the database when its operation is aborted',
  async (_way, read) => {
    const controller = new AbortController();
    const reading = readingUntil(controller.signal, () => read(controller.signal));
    reading.catch(() => {});
    await expect.poll(asleep).toBe(1);
    controller.abort();
    await expect(reading).rejects.toThrow();
    await expect.poll(asleep).toBe(0);
  },
);

test('whoever waits is told at once, and the connections are as good as before', async () => {
  const { reads } = place.database;
  const controller = new AbortController();
  const reading = readingUntil(controller.signal, () => reads.query(SLEEP));
  reading.catch(() => {});
  await expect.poll(asleep).toBe(1);
  const connections = reads.totalCount;
  controller.abort();
  await expect(reading).rejects.toBe(controller.signal.reason);
  await expect.poll(() => reads.idleCount).toBe(connections);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => reads.query('SELECT $1::integer AS n', [n])),
  );
  expect(answers.map(({ rows }) => rows[0].n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('what was aborted before it was sent is not sent, and a fault of a statement is that fault', async () => {
  const { reads } = place.database;
  const controller = new AbortController();
  await expect(readingUntil(controller.signal, () => reads.query('SELECT nothing'))).rejects.toThrow(
    /nothing/,
  );
  controller.abort();
  await expect(readingUntil(controller.signal, () => reads.query('SELECT nothing'))).rejects.toBe(
    controller.signal.reason,
  );
});

test('operations side by side each have their own signal, and what follows them has none', async () => {
  const [one, other] = [new AbortController().signal, new AbortController().signal];
  const seen = await Promise.all(
    [one, other].map((signal) =>
      readingUntil(signal, async () => {
        await place.database.reads.query('SELECT 1');
        return operationSignal();
      }),
    ),
  );
  expect(seen).toEqual([one, other]);
  expect(operationSignal()).toBeUndefined();
});
