import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { projections } from '../../../server/features/index.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables, startProjecting } from '../../support/projecting.ts';
import { rebuild as rebuildOn } from '../../support/rebuilding.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

const rebuild = (projection: (typeof projections)[number]) => rebuildOn(book.database, projection);

describe('a projection', () => {
  test('catches up with what was appended while nobody projected', async () => {
    const bus = busOn(book.database.pool);
    for (let index = 0; index < 5; index += 1) await openWith(bus, 7n);
    const projecting = await startProjecting(book.database.pool);
    await projecting.caughtUp();
    await projecting.stop();
    expect((await readTables(book.database.pool)).account_balances).toHaveLength(5);
  });

  test('stops with an alarm rather than skip a position', async () => {
    const { pool } = book.database;
    await openWith(busOn(pool), 7n);
    await pool.query('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await pool.query('DELETE FROM events WHERE position = 1');
    const projecting = await startProjecting(pool, [balances]);
    await expect(projecting.caughtUp()).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
    expect(String(projecting.alarms[0])).toContain('the log goes on from 2');
    await projecting.stop();
  });

  test('that runs in two processes counts each event once', async () => {
    const { pool } = book.database;
    const projecting = [await startProjecting(pool), await startProjecting(pool)];
    const bus = busOn(pool, (events) => {
      for (const { feed } of projecting) feed.committed(events);
    });
    const accountId = await openWith(bus, 1n);
    await Promise.all(
      Array.from({ length: 200 }, () => bus.execute(requestOf({ ...deposit(1n), accountId }))),
    );
    for (const { caughtUp, stop } of projecting) {
      await caughtUp();
      await stop();
    }
    const { account_balances: rows } = await readTables(pool);
    expect(rows).toMatchObject([{ balance_minor: 201, version: 202 }]);
  });
});

describe('a rebuild', () => {
  test('gives tables identical row for row, while new events come in', async () => {
    const { pool } = book.database;
    const projecting = await startProjecting(pool);
    const bus = busOn(pool, (events) => projecting.feed.committed(events));
    const accountId = await openWith(bus, 50n);
    let go = true;
    const writing = (async () => {
      while (go) accepted(await bus.execute(requestOf({ ...deposit(1n), accountId })));
    })();
    for (const projection of projections) {
      const report = await rebuild(projection);
      expect(report.tables).toMatchObject(
        projection.tables.map((table) => ({ table, onlyLiveCount: 0, onlyRebuiltCount: 0 })),
      );
    }
    go = false;
    await writing;
    await projecting.caughtUp();
    await projecting.stop();
    expect(projecting.alarms).toEqual([]);
    for (const projection of projections) await rebuild(projection);
  });

  test('names the rows that were wrong, and puts them right', async () => {
    const { pool } = book.database;
    await openWith(busOn(pool), 50n);
    const projecting = await startProjecting(pool);
    await projecting.caughtUp();
    await projecting.stop();
    const right = await readTables(pool);
    await pool.query('UPDATE account_balances SET balance_minor = 49');
    expect((await rebuild(balances)).tables).toMatchObject([
      {
        key: ['account_id'],
        onlyLive: [{ balance_minor: '49' }],
        onlyLiveCount: 1,
        onlyRebuilt: [{ balance_minor: '50' }],
        onlyRebuiltCount: 1,
      },
      { table: 'account_totals', onlyLiveCount: 0, onlyRebuiltCount: 0 },
    ]);
    expect(await readTables(pool)).toEqual(right);
  });

  test('of any history gives what following it live gave; balances, movements and days add up', async () => {
    const { pool } = book.database;
    const projecting = await startProjecting(pool);
    const bus = busOn(pool, (events) => projecting.feed.committed(events));
    const accounts = Array.from({ length: 4 }, () => newUuid());
    const command: fc.Arbitrary<AccountCommand> = fc
      .record({
        accountId: fc.constantFrom(...accounts),
        amount: fc.bigInt(1n, 500n),
        day: fc.integer({ min: 1, max: 5 }),
        kind: fc.nat(9),
      })
      .map(({ accountId, amount, day, kind }) => {
        const bookedOn = `2026-03-0${day}`;
        if (kind < 2) return { ...open({ accountId, overdraftLimitMinor: 100n, bookedOn }) };
        if (kind < 5) return { ...deposit(amount), accountId, bookedOn };
        if (kind < 8) return { ...withdraw(amount), accountId, bookedOn };
        return { ...changeStatus(kind === 8 ? 'FreezeAccount' : 'UnfreezeAccount'), accountId, bookedOn };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 60 }), async (commands) => {
        await Promise.all(commands.map((one) => bus.execute(requestOf(one))));
        await projecting.caughtUp();
        const live = await readTables(pool);
        for (const projection of projections) await rebuild(projection);
        expect(await readTables(pool)).toEqual(live);
        expect(sum(live.daily_summaries, 'net_minor')).toBe(sum(live.account_balances, 'balance_minor'));
      }),
      { numRuns: 12 },
    );
    await projecting.stop();
    expect(projecting.alarms).toEqual([]);
  });
});

function sum(rows: readonly object[] | undefined, column: string): number {
  return (rows ?? []).reduce((total, row) => total + Number((row as Record<string, unknown>)[column]), 0);
}
