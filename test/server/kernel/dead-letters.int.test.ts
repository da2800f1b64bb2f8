import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { transactions } from '../../../server/features/accounts/transactions.ts';
import { eventCatalogue } from '../../../server/features/index.ts';
import { DeadLetterOffice } from '../../../server/kernel/projections/dead-letter-office.ts';
import type { AnyProjection } from '../../../server/kernel/projections/projection.ts';
import { deposit } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

/** The projection of an account's movements, with a handler that can't stand one description. */
const squeamish: AnyProjection = {
  ...transactions,
  handlers: {
    ...transactions.handlers,
    MoneyDeposited: (batch, event) => {
      if ((event.data as { description: string }).description === 'poison')
        throw new Error('this can not be swallowed');
      const handler = transactions.handlers.MoneyDeposited;
      if (typeof handler === 'function') handler(batch, event);
    },
  },
};

const amountsOf = async (accountId: string) => {
  const { rows } = await book.database.pool.query<{ amount_minor: bigint; balance_after_minor: bigint }>(
    'SELECT amount_minor, balance_after_minor FROM account_transactions WHERE account_id = $1 ORDER BY stream_version',
    [accountId],
  );
  return rows.map((row) => [row.amount_minor, row.balance_after_minor]);
};

/** Two accounts; on the first, a movement that can't be taken between two that can. */
const poisonedBook = async () => {
  const bus = busOn(book.database.pool);
  const [sick, well] = [await openWith(bus, 0n), await openWith(bus, 0n)];
  for (const [amount, description] of [
    [1n, ''],
    [2n, 'poison'],
    [4n, ''],
  ] as const) {
    accepted(await bus.execute(requestOf({ ...deposit(amount), accountId: sick, description })));
    accepted(await bus.execute(requestOf({ ...deposit(amount), accountId: well })));
  }
  return { bus, sick, well };
};

const office = () =>
  new DeadLetterOffice({ pool: book.database.pool, catalogue: eventCatalogue, projections: [transactions] });
const openLetters = () => office().page({ open: true, after: null, limit: 10 });

describe('a database in trouble', () => {
  test('puts no stream aside: readers are told, and the projection goes on when the trouble is over', async () => {
    const { pool } = book.database;
    await openWith(busOn(pool), 5n);
    await pool.query('ALTER TABLE account_transactions RENAME TO account_transactions_elsewhere');
    const projecting = await startProjecting(pool, [transactions]);
    await expect(projecting.caughtUp()).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
    await pool.query('ALTER TABLE account_transactions_elsewhere RENAME TO account_transactions');
    await expect
      .poll(
        () =>
          projecting.caughtUp().then(
            () => true,
            () => false,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
    await projecting.stop();
    expect(await openLetters()).toEqual([]);
  });
});

describe('an event that a projection can not take', () => {
  test('puts only its own stream aside, with the reason; everything else goes on', async () => {
    const { bus, sick, well } = await poisonedBook();
    const projecting = await startProjecting(book.database.pool, [squeamish]);
    await projecting.caughtUp();
    accepted(await bus.execute(requestOf({ ...deposit(8n), accountId: sick })));
    accepted(await bus.execute(requestOf({ ...deposit(8n), accountId: well })));
    await projecting.caughtUp();
    expect(await amountsOf(well)).toEqual([
      [1n, 1n],
      [2n, 3n],
      [4n, 7n],
      [8n, 15n],
    ]);
    expect(await amountsOf(sick)).toEqual([[1n, 1n]]);
    expect(await openLetters()).toMatchObject([
      {
        projection: 'transactions',
        streamId: `account-${sick}`,
        streamVersion: 3,
        failure: 'this can not be swallowed',
      },
    ]);
    const wait = {
      projections: ['transactions'],
      position: 1n,
      timeoutMs: 100,
      signal: new AbortController().signal,
    };
    await expect(projecting.progress.waitFor({ ...wait, streamId: `account-${sick}` })).rejects.toMatchObject(
      {
        code: 'STREAM_QUARANTINED',
      },
    );
    await projecting.progress.waitFor({ ...wait, streamId: `account-${well}` });
    await projecting.stop();
  });

  test('can be tried again with all that its stream has missed, once', async () => {
    const { sick } = await poisonedBook();
    const projecting = await startProjecting(book.database.pool, [squeamish]);
    await projecting.caughtUp();
    const [letter] = await openLetters();
    const resolution = { how: 'RETRIED', by: 'tester', reason: null } as const;
    expect(await office().resolve(letter?.id ?? '', resolution)).toMatchObject({
      resolution: 'RETRIED',
      resolvedBy: 'tester',
    });
    expect(await office().resolve(letter?.id ?? '', resolution)).toBeNull();
    expect(await amountsOf(sick)).toEqual([
      [1n, 1n],
      [2n, 3n],
      [4n, 7n],
    ]);
    expect(await openLetters()).toEqual([]);
    const bus = busOn(book.database.pool);
    accepted(await bus.execute(requestOf({ ...deposit(8n), accountId: sick })));
    await projecting.caughtUp();
    await projecting.stop();
    expect((await amountsOf(sick)).at(-1)).toEqual([8n, 15n]);
  });

  test('stays aside if it still can not be taken', async () => {
    await poisonedBook();
    const projecting = await startProjecting(book.database.pool, [squeamish]);
    await projecting.caughtUp();
    await projecting.stop();
    const [letter] = await openLetters();
    const same = new DeadLetterOffice({
      pool: book.database.pool,
      catalogue: eventCatalogue,
      projections: [squeamish],
    });
    await expect(
      same.resolve(letter?.id ?? '', { how: 'RETRIED', by: 'tester', reason: null }),
    ).rejects.toThrow('swallowed');
    expect(await openLetters()).toHaveLength(1);
  });

  test('can be skipped with a reason; what came after it is taken', async () => {
    const { sick } = await poisonedBook();
    const projecting = await startProjecting(book.database.pool, [squeamish]);
    await projecting.caughtUp();
    await projecting.stop();
    const [letter] = await openLetters();
    const skipped = await office().resolve(letter?.id ?? '', {
      how: 'SKIPPED',
      by: 'tester',
      reason: 'a test',
    });
    expect(skipped).toMatchObject({ resolution: 'SKIPPED', reason: 'a test' });
    expect(await amountsOf(sick)).toEqual([
      [1n, 1n],
      [4n, 5n],
    ]);
  });

  test('that this program has no words for is put aside as well', async () => {
    const { sick, well } = await poisonedBook();
    await book.database.pool.query('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await book.database.pool.query(
      `UPDATE events SET event_type = 'MoneyPainted' WHERE stream_id = $1 AND stream_version = 3`,
      [`account-${sick}`],
    );
    const projecting = await startProjecting(book.database.pool, [transactions]);
    await projecting.caughtUp();
    await projecting.stop();
    expect(await amountsOf(well)).toHaveLength(3);
    expect(await openLetters()).toMatchObject([{ eventType: 'MoneyPainted', streamVersion: 3 }]);
  });
});
