import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAccountTotals } from '../../../server/features/accounts/account-totals.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { accountDecider } from '../../../server/features/accounts/decider.ts';
import { type AccountEvent, accountEventCatalogue } from '../../../server/features/accounts/events.ts';
import { type AccountState, signedMinor } from '../../../server/features/accounts/state.ts';
import { dailySummaries } from '../../../server/features/summaries/daily-summaries.ts';
import type { MovementEvent } from '../../../server/features/summaries/flow.ts';
import { readHourlyFlows } from '../../../server/features/summaries/hourly-flows.ts';
import { findLargest } from '../../../server/features/summaries/largest-movements.ts';
import { fold } from '../../../server/kernel/decider.ts';
import type { Recorded } from '../../../server/kernel/event.ts';
import { readAfter } from '../../../server/kernel/event-store/read.ts';
import { commitStep, readCheckpoint } from '../../../server/kernel/projections/checkpoint.ts';
import { prepareStep } from '../../../server/kernel/projections/step.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
import { busOn, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';

let book: TestDatabase;

beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

const CURRENCIES = ['CZK', 'EUR'] as const;
const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z');
const EVER = { from: new Date(MIDNIGHT), to: new Date(MIDNIGHT + 10 * 86_400_000) };

/** A movement of any kind, on any of four days, recorded at any time of two. */
const movement: fc.Arbitrary<Omit<Recorded<MovementEvent>, 'record'> & { readonly recordedAt: Date }> = fc
  .record({
    type: fc.constantFrom(
      'MoneyDeposited',
      'MoneyWithdrawn',
      'MoneyTransferredIn',
      'MoneyTransferredOut',
      'TransactionReversed',
    ),
    // Few different amounts, so that many are equal.
    amountMinor: fc.bigInt(1n, 25n),
    currency: fc.constantFrom(...CURRENCIES),
    direction: fc.constantFrom('CREDIT', 'DEBIT'),
    day: fc.integer({ min: 1, max: 4 }),
    recordedAfterMs: fc.integer({ min: 0, max: 2 * 86_400_000 }),
  })
  .map(({ type, amountMinor, currency, direction, day, recordedAfterMs }) => ({
    type,
    data: { amountMinor, currency, direction, bookedOn: `2026-03-0${day}` },
    recordedAt: new Date(MIDNIGHT + recordedAfterMs),
  })) as never;

function recorded(one: { type: string; data: object; recordedAt: Date }, index: number) {
  const position = BigInt(index + 1);
  const record = { position, eventId: newUuid(), streamId: 'account-x', recordedAt: one.recordedAt };
  return { type: one.type, data: one.data, record } as unknown as Recorded<MovementEvent>;
}

/** Feeds events to the projection in batches of these sizes, over and over. */
async function project(events: readonly Recorded<MovementEvent>[], sizes: readonly number[]): Promise<void> {
  const { pool } = book.database;
  const { releases, fencingToken } = await readCheckpoint(pool, dailySummaries);
  await pool.query(`TRUNCATE ${dailySummaries.tables.join(', ')}`);
  await pool.query('UPDATE projection_checkpoints SET position = 0 WHERE name = $1', [dailySummaries.name]);
  const source = {
    readAfter: async (position: bigint, limit: number) =>
      events.slice(Number(position), Number(position) + limit),
  };
  for (let from = 0, step = 0; from < events.length; step += 1) {
    const limit = sizes[step % sizes.length] ?? 1;
    const request = {
      source,
      from: { position: BigInt(from), releases, fencingToken },
      limit,
      quarantine: new Map(),
    };
    const prepared = await prepareStep(dailySummaries, request as never);
    expect(await commitStep(pool, prepared.step)).toBe('taken');
    from += limit;
  }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const isOf =
  (...types: readonly string[]) =>
  ({ type }: { readonly type: string }) =>
    types.includes(type);

const sumOf = (events: readonly Recorded<MovementEvent>[]) =>
  events.reduce((sum, { data }) => sum + data.amountMinor, 0n);

/** What an hour or day has to show, told event by event. */
function flowOf(events: readonly Recorded<MovementEvent>[]) {
  const deposits = events.filter(isOf('MoneyDeposited'));
  const withdrawals = events.filter(isOf('MoneyWithdrawn'));
  const transfers = events.filter(isOf('MoneyTransferredOut'));
  const reversals = events.filter(isOf('TransactionReversed'));
  const reversalsMinor = reversals.reduce((sum, { data }) => sum + signedMinor(data as never), 0n);
  return {
    depositsMinor: sumOf(deposits),
    depositCount: deposits.length,
    withdrawalsMinor: sumOf(withdrawals),
    withdrawalCount: withdrawals.length,
    transfersMinor: sumOf(transfers),
    transferCount: transfers.length,
    reversalsMinor,
    reversalCount: reversals.length,
    netMinor: sumOf(deposits) - sumOf(withdrawals) + reversalsMinor,
  };
}

describe('flows and the largest movements', () => {
  test('of any movements in batches of any size are what a plain fold makes of them', async () => {
    const { prisma } = book.database;
    await fc.assert(
      fc.asyncProperty(
        fc.array(movement, { minLength: 1, maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        async (movements, sizes) => {
          const events = movements.map(recorded);
          await project(events, sizes);
          // The one that projections ignore: a transfer is counted where it leaves.
          const counted = events.filter((event) => event.type !== 'MoneyTransferredIn');

          const byHour = groupBy(
            counted,
            ({ data, record }) => `${record.recordedAt.toISOString().slice(0, 13)} ${data.currency}`,
          );
          const hours = await readHourlyFlows(prisma, EVER, 1_000);
          expect(
            Object.fromEntries(
              hours.map(({ hour, currency, ...flow }) => [
                `${hour.toISOString().slice(0, 13)} ${currency}`,
                flow,
              ]),
            ),
          ).toEqual(Object.fromEntries([...byHour].map(([key, ones]) => [key, flowOf(ones)])));

          for (const currency of CURRENCIES) {
            for (const [from, to] of [
              ['2026-03-02', '2026-03-03'],
              [null, null],
            ] as const) {
              const expected = counted
                .filter(({ type, data }) => type !== 'TransactionReversed' && data.currency === currency)
                .filter(({ data }) => from === null || (data.bookedOn >= from && data.bookedOn <= to))
                .sort(
                  (one, other) =>
                    Number(other.data.amountMinor - one.data.amountMinor) ||
                    Number(one.record.position - other.record.position),
                )
                .slice(0, 10)
                .map(({ record }) => record.eventId);
              expect(await findLargest(prisma, { currency, from, to, limit: 10 })).toEqual(expected);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('totals of accounts', () => {
  test('of any history are what folding every account and adding up gives', async () => {
    const { pool, prisma } = book.database;
    const projecting = await startProjecting(pool);
    const bus = busOn(pool, (events) => projecting.feed.committed(events));
    const accounts = CURRENCIES.flatMap((currency) => [
      { accountId: newUuid(), currency },
      { accountId: newUuid(), currency },
    ]);
    const command: fc.Arbitrary<AccountCommand> = fc
      .record({
        account: fc.constantFrom(...accounts),
        amount: fc.bigInt(1n, 60n),
        kind: fc.integer({ min: 0, max: 11 }),
      })
      .map(({ account: { accountId, currency }, amount, kind }): AccountCommand => {
        if (kind < 2) return open({ accountId, currency, overdraftLimitMinor: 50n });
        if (kind < 5) return { ...deposit(amount, currency), accountId };
        if (kind < 8) return { ...withdraw(amount, currency), accountId };
        const acts = ['FreezeAccount', 'UnfreezeAccount', 'CloseAccount', 'CloseAccount'] as const;
        return { ...changeStatus(acts[kind - 8] ?? 'CloseAccount'), accountId };
      });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 50 }), async (commands) => {
        await Promise.all(commands.map((one) => bus.execute(requestOf(one))));
        await projecting.caughtUp();
        const events = (await readAfter(pool, 0n, 100_000)).map((event) =>
          accountEventCatalogue.decode(event),
        );
        const states = [...groupBy(events, ({ record }) => record.streamId).values()].map((ofOne) =>
          fold(accountDecider, accountDecider.initialState, ofOne as AccountEvent[]),
        ) as Exclude<AccountState, { status: 'NONE' }>[];
        const expected = CURRENCIES.filter((one) => states.some(({ currency }) => currency === one)).flatMap(
          (currency) =>
            (['ACTIVE', 'CLOSED', 'FROZEN'] as const).map((status) => {
              const these = states.filter((state) => state.currency === currency && state.status === status);
              const balanceMinor = these.reduce((sum, state) => sum + state.balanceMinor, 0n);
              return { currency, status, accountCount: these.length, balanceMinor };
            }),
        );
        expect(await readAccountTotals(prisma)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
    await projecting.stop();
    expect(projecting.alarms).toEqual([]);
  });
});
