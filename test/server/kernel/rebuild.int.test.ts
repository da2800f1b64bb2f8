import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import { transactions } from '../../../server/features/accounts/transactions.ts';
import { eventCatalogue } from '../../../server/features/index.ts';
import { holdProjection } from '../../../server/kernel/projections/checkpoint.ts';
import { DeadLetterOffice } from '../../../server/kernel/projections/dead-letter-office.ts';
import type { AnyProjection } from '../../../server/kernel/projections/projection.ts';
import { RebuildInProgress } from '../../../server/kernel/projections/rebuild/rebuilder.ts';
import { findRunning, type RebuildRecord } from '../../../server/kernel/projections/rebuild/records.ts';
import { deposit } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables, startProjecting } from '../../support/projecting.ts';
import { rebuild, rebuilderOn } from '../../support/rebuilding.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

const REQUEST = { cause: 'REQUESTED', by: 'tester' } as const;

/** A reader that takes its time: tables can't be swapped until it is let go. */
const slowReader = async () => {
  const reader = await book.database.pool.connect();
  await reader.query('BEGIN; SELECT * FROM account_balances');
  return {
    letGo: async () => {
      await reader.query('COMMIT');
      reader.release();
    },
  };
};

/** Begins a rebuild; returns it with its progress when it has come as far as the swap, which a slow reader holds up. */
const rebuildUpToSwap = async (projection: AnyProjection = balances) => {
  const reader = await slowReader();
  const seen: RebuildRecord[] = [];
  const running = await rebuilderOn(book.database, (record) => seen.push(record)).begin(projection, REQUEST);
  await expect.poll(() => seen.at(-1)?.phase, { timeout: 20_000 }).toBe('SWAPPING');
  return { running, ...reader };
};

const sideSchemas = async () => {
  const { rows } = await book.database.pool.query(
    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild%'",
  );
  return rows;
};

/** How many wait to read the balances while somebody has them to himself. */
const blockedReaders = async () => {
  const { rows } = await book.database.pool.query<{ count: bigint }>(
    "SELECT count(*) FROM pg_locks WHERE relation = 'account_balances'::regclass AND NOT granted",
  );
  return Number(rows[0]?.count);
};

/** A book in which projections have seen everything. */
const projectedBook = async (deposits = 3) => {
  const { pool } = book.database;
  const bus = busOn(pool);
  const accountId = await openWith(bus, 1n);
  for (let index = 0; index < deposits; index += 1) {
    accepted(await bus.execute(requestOf({ ...deposit(1n), accountId })));
  }
  const projecting = await startProjecting(pool);
  await projecting.caughtUp();
  await projecting.stop();
  return { bus, accountId };
};

describe('a rebuild', () => {
  test('keeps the names of indexes and the storage parameters of the tables it replaces', async () => {
    const { pool } = book.database;
    await projectedBook();
    await pool.query('CREATE INDEX my_very_own_name ON account_balances (lower(owner)) WHERE version > 1');
    const structure = async () => {
      const { rows: indexes } = await pool.query(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'account_balances' ORDER BY indexname",
      );
      const { rows: constraints } = await pool.query(
        `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
          WHERE conrelid = 'account_balances'::regclass ORDER BY conname`,
      );
      const { rows: options } = await pool.query(
        "SELECT reloptions FROM pg_class WHERE oid = 'account_balances'::regclass",
      );
      return { indexes, constraints, options };
    };
    const before = await structure();
    await rebuild(book.database, balances);
    expect(await structure()).toEqual(before);
    expect(JSON.stringify(before)).toContain('my_very_own_name');
  });

  test('is refused while another of the same projection runs, whatever process runs it; others are not', async () => {
    await projectedBook();
    const { running, letGo } = await rebuildUpToSwap();
    await expect(rebuilderOn(book.database).begin(balances, REQUEST)).rejects.toBeInstanceOf(
      RebuildInProgress,
    );
    await rebuild(book.database, transactions);
    await letGo();
    expect(await running.done).toMatchObject({ status: 'SWAPPED' });
    await rebuild(book.database, balances);
  });

  test('waits for a long reader without holding up the others, and swaps when it is done', async () => {
    await projectedBook();
    const { running, letGo } = await rebuildUpToSwap();
    await book.database.pool.query('SELECT * FROM account_balances');
    await letGo();
    expect(await running.done).toMatchObject({ status: 'SWAPPED' });
  });

  test('that is cancelled by another process leaves no table behind and the live one untouched', async () => {
    const { pool } = book.database;
    await projectedBook();
    const before = await readTables(pool);
    const { running, letGo } = await rebuildUpToSwap();
    expect(await sideSchemas()).toHaveLength(1);
    const cancelled = await rebuilderOn(book.database).cancel(balances, 'somebody else');
    expect(cancelled).toMatchObject({ status: 'CANCELLED', cancelRequestedBy: 'somebody else' });
    expect((await running.done).status).toBe('CANCELLED');
    await letGo();
    expect(await sideSchemas()).toEqual([]);
    expect(await readTables(pool)).toEqual(before);
    expect(await rebuilderOn(book.database).cancel(balances, 'somebody else')).toBeNull();
  });

  test('that is cancelled while rows are being compared ends at once', async () => {
    const { pool } = book.database;
    await projectedBook();
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holdProjection(holder, balances);
    const phases: string[] = [];
    const rebuilder = rebuilderOn(book.database, ({ phase }) => phases.push(phase));
    const running = await rebuilder.begin(balances, REQUEST);
    await expect.poll(() => phases).toContain('COMPARING');
    // It can't draw level yet; when it can, it can't read the table.
    const locker = await pool.connect();
    await locker.query('BEGIN; LOCK TABLE account_balances IN ACCESS EXCLUSIVE MODE');
    await holder.query('COMMIT');
    holder.release();
    await expect.poll(blockedReaders, { timeout: 20_000 }).toBe(1);
    expect(await rebuilder.cancel(balances, 'tester')).toMatchObject({ status: 'CANCELLED' });
    await running.done;
    await locker.query('ROLLBACK');
    locker.release();
    expect(await sideSchemas()).toEqual([]);
  });

  test('that was interrupted goes on from its own checkpoint', async () => {
    const { pool } = book.database;
    const { bus, accountId } = await projectedBook(4);
    const { running: first, letGo } = await rebuildUpToSwap();
    first.interrupt();
    expect(await first.done).toMatchObject({ status: 'RUNNING', position: 6n });
    await letGo();
    expect(await findRunning(pool, 'balances')).not.toBeNull();

    accepted(await bus.execute(requestOf({ ...deposit(1n), accountId })));
    const projecting = await startProjecting(pool, [balances]);
    await projecting.caughtUp();
    await projecting.stop();
    const second = await rebuilderOn(book.database).resume(balances);
    expect(second?.record).toMatchObject({ id: first.record.id, resumedFrom: 6n });
    expect(await second?.done).toMatchObject({ status: 'SWAPPED', position: 7n });
    expect(await rebuilderOn(book.database).resume(balances)).toBeNull();
  });

  test('that was interrupted begins anew if a migration has changed the table since', async () => {
    const { pool } = book.database;
    await projectedBook();
    const { running: first, letGo } = await rebuildUpToSwap();
    first.interrupt();
    await first.done;
    await letGo();
    await pool.query('ALTER TABLE account_balances ADD COLUMN nickname text');
    const second = await rebuilderOn(book.database).begin(balances, REQUEST);
    expect(second.record).toMatchObject({ id: first.record.id, resumedFrom: 0n });
    expect(await second.done).toMatchObject({ status: 'SWAPPED' });
    const { rows } = await pool.query('SELECT nickname FROM account_balances');
    expect(rows).toEqual([{ nickname: null }]);
  });

  test('that was interrupted can be cancelled though nobody runs it', async () => {
    await projectedBook();
    const { running, letGo } = await rebuildUpToSwap();
    running.interrupt();
    await running.done;
    await letGo();
    expect(await rebuilderOn(book.database).cancel(balances, 'tester')).toMatchObject({
      status: 'CANCELLED',
    });
    expect(await sideSchemas()).toEqual([]);
  });
});

describe('a rebuild and what could not be taken', () => {
  /** Can't stand one description. */
  const squeamish: AnyProjection = {
    ...transactions,
    handlers: {
      ...transactions.handlers,
      MoneyDeposited: (batch, event) => {
        if ((event.data as { description: string }).description === 'poison')
          throw new Error('can not be swallowed');
        const handler = transactions.handlers.MoneyDeposited;
        if (typeof handler === 'function') handler(batch, event);
      },
    },
  };

  const poisonedBook = async () => {
    const { bus, accountId } = await projectedBook();
    accepted(await bus.execute(requestOf({ ...deposit(2n), accountId, description: 'poison' })));
    accepted(await bus.execute(requestOf({ ...deposit(4n), accountId })));
    const well = await openWith(bus, 8n);
    const projecting = await startProjecting(book.database.pool, [squeamish]);
    await projecting.caughtUp();
    await projecting.stop();
    return { accountId, well };
  };
  const office = () =>
    new DeadLetterOffice({ pool: book.database.pool, catalogue: eventCatalogue, projections: [squeamish] });
  const letters = () => office().page({ open: null, after: null, limit: 10 });

  test('leaves the same stream alone that the live tables leave alone', async () => {
    await poisonedBook();
    const before = await readTables(book.database.pool);
    const { tables } = await rebuild(book.database, squeamish);
    expect(tables).toMatchObject([{ onlyLiveCount: 0, onlyRebuiltCount: 0 }]);
    expect(await readTables(book.database.pool)).toEqual(before);
    expect(await letters()).toMatchObject([{ resolution: null }]);
  });

  test('lets a stream out of quarantine that the new code can take', async () => {
    await poisonedBook();
    const { tables } = await rebuild(book.database, transactions);
    expect(tables).toMatchObject([{ onlyLiveCount: 0, onlyRebuiltCount: 2 }]);
    expect(await letters()).toMatchObject([{ resolution: 'REBUILT' }]);
  });

  test('leaves out what was skipped for good', async () => {
    await poisonedBook();
    const [letter] = await letters();
    await office().resolve(letter?.id ?? '', { how: 'SKIPPED', by: 'tester', reason: 'a test' });
    const { tables } = await rebuild(book.database, transactions);
    expect(tables).toMatchObject([{ onlyLiveCount: 0, onlyRebuiltCount: 0 }]);
    expect(await letters()).toMatchObject([{ resolution: 'SKIPPED' }]);
  });

  test('puts aside the stream that only the new code can not take', async () => {
    const { bus, accountId } = await projectedBook();
    accepted(await bus.execute(requestOf({ ...deposit(2n), accountId, description: 'poison' })));
    const projecting = await startProjecting(book.database.pool, [transactions]);
    await projecting.caughtUp();
    await projecting.stop();
    await rebuild(book.database, squeamish);
    expect(await letters()).toMatchObject([{ streamId: `account-${accountId}`, resolution: null }]);
  });
});
