import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountDecider } from '../../../server/features/accounts/decider.ts';
import { type AccountEvent, accountEventCatalogue } from '../../../server/features/accounts/events.ts';
import { PastTotalsReader } from '../../../server/features/accounts/past-totals.ts';
import type { ExistingAccount } from '../../../server/features/accounts/state.ts';
import { fold } from '../../../server/kernel/decider.ts';
import { readAfter } from '../../../server/kernel/event-store/read.ts';
import { readWithin } from '../../../server/kernel/projections/limited-read.ts';
import { OnDemandReads } from '../../../server/kernel/projections/on-demand-reads.ts';
import { deposit, open } from '../../support/accounts.ts';
import { accepted, busOn, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';

let book: TestDatabase;
let projecting: Awaited<ReturnType<typeof startProjecting>>;
let bus: ReturnType<typeof busOn>;
let reader: PastTotalsReader;

beforeEach(async () => {
  book = await createTestDatabase();
  projecting = await startProjecting(book.database.pool);
  bus = busOn(book.database.pool, (events) => projecting.feed.committed(events));
  reader = new PastTotalsReader(new OnDemandReads(() => book.database.reads));
});
afterEach(async () => {
  await projecting.stop();
  await book.drop();
});

const dayOf = (number: number) => `2026-03-0${number}`;

const depositOn = async (accountId: string, minorUnits: bigint, day: number) => {
  accepted(await bus.execute(requestOf({ ...deposit(minorUnits), accountId, bookedOn: dayOf(day) })));
  await projecting.caughtUp();
};

const openOn = async (day: number, owner = 'Ann Archer') => {
  const accountId = newUuid();
  accepted(await bus.execute(requestOf(open({ accountId, owner, bookedOn: dayOf(day) }))));
  await projecting.caughtUp();
  return accountId;
};

const totalOn = async (day: number, conditions = {}) => {
  const { totals } = await reader.read({ conditions, bookedOn: dayOf(day) });
  return totals[0]?.balanceMinor ?? null;
};

describe('the balance of a filter on a past day', () => {
  test('is what folding everything that was booked by then gives, however often it was asked before', async () => {
    const accounts = [
      await openOn(1, 'Ann Archer'),
      await openOn(2, 'Ann Baker'),
      await openOn(3, 'Bob Coe'),
    ];
    const filter = fc.record({
      ownerContains: fc.constantFrom(null, 'ann', 'BAKER', 'nobody'),
      balanceAtLeast: fc.constantFrom(null, 0n, 30n),
    });
    const step = fc.record({
      account: fc.nat(2),
      amount: fc.bigInt(1n, 20n),
      bookedDay: fc.integer({ min: 3, max: 6 }),
      askedDay: fc.integer({ min: 1, max: 6 }),
      filter,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const { account, amount, bookedDay, askedDay, filter: conditions } of steps) {
          await depositOn(accounts[account] ?? '', amount, bookedDay);
          const stored = (await readAfter(book.database.pool, 0n, 10_000))
            .map((event) => accountEventCatalogue.decode(event))
            .filter(({ data }) => data.bookedOn <= dayOf(askedDay));
          const states = accounts
            .map((id) => stored.filter(({ record }) => record.streamId === `account-${id}`) as AccountEvent[])
            .filter((events) => events.length > 0)
            .map((events) => fold(accountDecider, accountDecider.initialState, events) as ExistingAccount)
            .filter(
              ({ owner, balanceMinor }) =>
                owner.toLowerCase().includes(conditions.ownerContains?.toLowerCase() ?? '') &&
                balanceMinor >= (conditions.balanceAtLeast ?? 0n),
            );
          const balanceMinor = states.reduce((sum, state) => sum + state.balanceMinor, 0n);
          const expected =
            states.length === 0 ? [] : [{ currency: 'CZK', accountCount: states.length, balanceMinor }];
          const answer = await reader.read({ conditions, bookedOn: dayOf(askedDay) });
          expect(answer.totals).toEqual(expected);
          expect(answer.position).toBe(projecting.feed.head);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('is kept while nothing of that day or before comes, and no longer', async () => {
    const accountId = await openOn(1);
    await depositOn(accountId, 100n, 2);
    expect(await totalOn(3)).toBe(100n);
    // Nobody but the projection writes its table: this shows whether the table was read again.
    await book.database.pool.query('UPDATE account_changes SET delta_minor = delta_minor * 2');
    await depositOn(accountId, 7n, 4);
    expect(await totalOn(3)).toBe(100n);
    expect(await totalOn(4)).toBe(207n);
    await depositOn(accountId, 1n, 3);
    expect(await totalOn(3)).toBe(201n);
  });

  test('is made again when a stream has left quarantine or the table was exchanged, though no position moved', async () => {
    const { pool } = book.database;
    const accountId = await openOn(1);
    await depositOn(accountId, 100n, 2);
    expect(await totalOn(3)).toBe(100n);
    await pool.query('UPDATE account_changes SET delta_minor = delta_minor * 2');
    await pool.query(
      `UPDATE projection_checkpoints SET releases = releases + 1 WHERE name = 'account-changes'`,
    );
    expect(await totalOn(3)).toBe(200n);
  });

  test('is made once for all who ask at the same time', async () => {
    await depositOn(await openOn(1), 100n, 2);
    const answers = await Promise.all(Array.from({ length: 200 }, () => totalOn(3)));
    expect(new Set(answers)).toEqual(new Set([100n]));
  });

  test('of many different filters at once is refused for those that would wait too long', async () => {
    await depositOn(await openOn(1), 100n, 2);
    const asked = await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) => totalOn(3, { balanceAtLeast: BigInt(index) })),
    );
    const refused = asked.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'TOO_MANY_WAITING' });
    expect(await totalOn(3)).toBe(100n);
  });
});

describe('a read with a limit', () => {
  test('that takes longer is given up in words, and its connection goes on serving', async () => {
    const { pool } = book.database;
    const slow = { text: 'SELECT pg_sleep(600)', values: [], limitMs: 20, advice: 'sleep less' };
    await expect(readWithin(pool, slow)).rejects.toMatchObject({
      code: 'TOOK_TOO_LONG',
      message: 'This took more than 20 ms; sleep less.',
    });
    expect(await readWithin(pool, { ...slow, text: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
    const { rows } = await pool.query('SHOW statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '0' }]);
  });
});
