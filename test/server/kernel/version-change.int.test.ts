import { afterEach, beforeEach, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import type { AnyProjection } from '../../../server/kernel/projections/projection.ts';
import { Rebuilds } from '../../../server/kernel/projections/rebuild/rebuilds.ts';
import { deposit } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { doubled } from '../../support/doubled-balances.ts';
import { startProjecting } from '../../support/projecting.ts';
import { rebuild, rebuilderOn } from '../../support/rebuilding.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

const balanceOf = async (accountId: string) => {
  const { rows } = await book.database.pool.query<{ balance_minor: bigint }>(
    'SELECT balance_minor FROM account_balances WHERE account_id = $1',
    [accountId],
  );
  return rows[0]?.balance_minor;
};

const wait = (projecting: Awaited<ReturnType<typeof startProjecting>>, position: bigint) =>
  projecting.progress.waitFor({
    projections: ['balances'],
    position,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
  });

/** A book whose balances are at position 2, built by the present version of the code; and one event more. */
const oldBook = async () => {
  const { pool } = book.database;
  const bus = busOn(pool);
  const accountId = await openWith(bus, 5n);
  const projecting = await startProjecting(pool, [balances]);
  await projecting.caughtUp();
  await projecting.stop();
  accepted(await bus.execute(requestOf({ ...deposit(10n), accountId })));
  return accountId;
};

const rebuildsOf = (projections: readonly AnyProjection[]) => {
  const rebuilder = rebuilderOn(book.database);
  const onFault = (_name: string, fault: unknown) => {
    throw fault;
  };
  return new Rebuilds({ live: book.database.pool, rebuilder, projections, onFault });
};

test('a new version of the code leaves the old tables in place and tells those who wait that it is rebuilding', async () => {
  const accountId = await oldBook();
  const outdated: string[] = [];
  const projecting = await startProjecting(book.database.pool, [doubled], {
    onOutdated: ({ name }) => outdated.push(name),
  });
  await expect(wait(projecting, 3n)).rejects.toMatchObject({
    code: 'PROJECTION_REBUILDING',
    details: { lag: 1 },
    places: { have: 2n, want: 3n },
  });
  await wait(projecting, 2n);
  expect(await balanceOf(accountId)).toBe(5n);
  await expect.poll(() => outdated).toEqual(['balances']);

  const rebuilds = rebuildsOf([doubled]);
  await rebuilds.versionChanged(doubled);
  await expect.poll(() => wait(projecting, 3n).catch(String), { timeout: 20_000 }).toBeUndefined();
  expect(await balanceOf(accountId)).toBe(30n);
  const [record] = await rebuilds.latest();
  expect(record).toMatchObject({
    cause: 'VERSION_CHANGED',
    fromVersion: balances.version,
    toVersion: doubled.version,
    status: 'SWAPPED',
    report: {
      position: 2n,
      tables: [
        { onlyLive: [{ balance_minor: '5' }], onlyRebuilt: [{ balance_minor: '10' }] },
        { table: 'account_totals', onlyLiveCount: 1, onlyRebuiltCount: 1 },
      ],
    },
  });
  await rebuilds.stop();
  await projecting.stop();
  expect(projecting.alarms).toEqual([]);
});

test('a new version whose rebuild was cancelled has stopped: nobody is promised that it comes', async () => {
  const accountId = await oldBook();
  const { pool } = book.database;
  const reader = await pool.connect();
  await reader.query('BEGIN; SELECT * FROM account_balances');
  const rebuilds = rebuildsOf([doubled]);
  await rebuilds.versionChanged(doubled);
  expect(await rebuilds.cancel('balances', 'tester')).toMatchObject({ status: 'CANCELLED' });
  await reader.query('COMMIT');
  reader.release();
  const projecting = await startProjecting(pool, [doubled]);
  await expect
    .poll(() => wait(projecting, 3n).catch((fault: { code: string }) => fault.code), { timeout: 20_000 })
    .toBe('PROJECTION_STOPPED');
  expect(await balanceOf(accountId)).toBe(5n);
  await rebuild(book.database, doubled);
  await expect.poll(() => projecting.caughtUp().catch(String), { timeout: 20_000 }).toBeUndefined();
  expect(await balanceOf(accountId)).toBe(30n);
  await rebuilds.stop();
  await projecting.stop();
});

test('an older version of the code neither writes to the tables of a newer one nor takes them back', async () => {
  const accountId = await oldBook();
  await rebuild(book.database, doubled);
  const outdated: string[] = [];
  const projecting = await startProjecting(book.database.pool, [balances], {
    onOutdated: ({ name }) => outdated.push(name),
  });
  await expect(wait(projecting, 3n)).rejects.toMatchObject({ code: 'PROJECTION_STOPPED' });
  expect(projecting.progress.states()).toMatchObject([
    { failure: expect.stringContaining('start the newer program') },
  ]);
  expect(outdated).toEqual([]);
  expect(await balanceOf(accountId)).toBe(10n);
  await rebuild(book.database, balances);
  await expect.poll(() => projecting.caughtUp().catch(String), { timeout: 20_000 }).toBeUndefined();
  expect(await balanceOf(accountId)).toBe(15n);
  await projecting.stop();
});

test('a version change of a projection that has seen nothing yet needs no rebuild', async () => {
  const { pool } = book.database;
  const before = await startProjecting(pool, [balances]);
  await before.stop();
  const accountId = await openWith(busOn(pool), 5n);
  const projecting = await startProjecting(pool, [doubled]);
  await projecting.caughtUp();
  await projecting.stop();
  expect(await balanceOf(accountId)).toBe(10n);
});
