import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PastMoment } from '../../../server/features/accounts/account-view.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { type AccountEvent, accountEventCatalogue } from '../../../server/features/accounts/events.ts';
import { readPastAccountTotals } from '../../../server/features/accounts/past-account-totals.ts';
import { findPastRecent } from '../../../server/features/accounts/past-movements.ts';
import { signedMinor } from '../../../server/features/accounts/state.ts';
import { readDashboard, readPastDashboard } from '../../../server/features/dashboard/dashboard.ts';
import { addMovement, type MovementEvent, noFlow } from '../../../server/features/summaries/flow.ts';
import { findPastLargest, readPastHourlyFlows } from '../../../server/features/summaries/past-flows.ts';
import type { Recorded } from '../../../server/kernel/event.ts';
import { readAfter } from '../../../server/kernel/event-store/read.ts';
import { OnDemandReads } from '../../../server/kernel/projections/on-demand-reads.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
import { busOn, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';

let book: TestDatabase;
let projecting: Awaited<ReturnType<typeof startProjecting>>;
let bus: ReturnType<typeof busOn>;
let onDemand: OnDemandReads;

beforeAll(async () => {
  book = await createTestDatabase();
  projecting = await startProjecting(book.database.pool);
  bus = busOn(book.database.pool, (events) => projecting.feed.committed(events));
  onDemand = new OnDemandReads(() => book.database.reads);
});
afterAll(async () => {
  await projecting.stop();
  await book.drop();
});

const CURRENCIES = ['CZK', 'EUR'] as const;
const STATUSES = ['ACTIVE', 'CLOSED', 'FROZEN'] as const;
const accounts = CURRENCIES.flatMap((currency) =>
  ['one', 'two', 'three'].map(() => ({ accountId: newUuid(), currency })),
);
const dayOf = (number: number) => `2026-03-0${number}`;

/** Any command, booked on any of six days, so that much of it is booked back. */
const command: fc.Arbitrary<readonly AccountCommand[]> = fc
  .record({
    account: fc.constantFrom(...accounts),
    amount: fc.bigInt(1n, 60n),
    kind: fc.integer({ min: 0, max: 12 }),
    day: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ account: { accountId, currency }, amount, kind, day }) => {
    const booked = { accountId, bookedOn: dayOf(day) };
    if (kind < 2) return [open({ ...booked, currency, overdraftLimitMinor: 50n })];
    if (kind < 5) return [{ ...deposit(amount, currency), ...booked }];
    if (kind < 8) return [{ ...withdraw(amount, currency), ...booked }];
    if (kind < 10) return transfer(accountId, { minorUnits: amount, currency }, booked.bookedOn);
    const acts = ['FreezeAccount', 'UnfreezeAccount', 'CloseAccount'] as const;
    return [{ ...changeStatus(acts[kind - 10] ?? 'CloseAccount'), ...booked }];
  });

function transfer(
  from: string,
  amount: { readonly minorUnits: bigint; readonly currency: string },
  bookedOn: string,
): readonly AccountCommand[] {
  const ofCurrency = accounts.filter(({ currency }) => currency === amount.currency);
  const to = ofCurrency.find(({ accountId }) => accountId !== from)?.accountId ?? from;
  const rest = { amount, bookedOn, description: '', externalReference: null, transferId: newUuid() };
  return [
    { type: 'TransferMoneyOut', accountId: from, counterpartyAccountId: to, ...rest },
    { type: 'TransferMoneyIn', accountId: to, counterpartyAccountId: from, ...rest },
  ];
}

type Known = Recorded<AccountEvent>;

const isMovement = (event: Known): event is Recorded<MovementEvent> =>
  event.type.startsWith('Money') || event.type === 'TransactionReversed';

/** Those that leave an account; the other side of a transfer is not counted again. */
const isCounted = (event: Known): event is Recorded<MovementEvent> =>
  isMovement(event) && event.type !== 'MoneyTransferredIn';

function isKnown({ data, record }: Known, { bookedOn, recordedAt, position }: PastMoment): boolean {
  return (
    (bookedOn === null || data.bookedOn <= bookedOn) &&
    (recordedAt === null || record.recordedAt <= recordedAt) &&
    (position === null || record.position <= position)
  );
}

const STATUS_AFTER: Partial<Record<AccountEvent['type'], (typeof STATUSES)[number]>> = {
  AccountOpened: 'ACTIVE',
  AccountFrozen: 'FROZEN',
  AccountUnfrozen: 'ACTIVE',
  AccountClosed: 'CLOSED',
};

function deltaOf(event: Known): bigint {
  if (!isMovement(event)) return 0n;
  if (event.type === 'TransactionReversed') return signedMinor(event.data);
  const isIn = event.type === 'MoneyDeposited' || event.type === 'MoneyTransferredIn';
  return isIn ? event.data.amountMinor : -event.data.amountMinor;
}

/** What all accounts came to, told event by event. */
function totalsOf(known: readonly Known[], { bookedOn }: PastMoment) {
  const standing = accounts.flatMap(({ accountId, currency }) => {
    const events = known.filter(({ record }) => record.streamId === `account-${accountId}`);
    if (!events.some(({ type }) => type === 'AccountOpened')) return [];
    const inOrder = [...events].sort(
      (one, other) =>
        // As it was shown then; or, of a past by booking, as it was booked.
        (bookedOn === null ? 0 : one.data.bookedOn.localeCompare(other.data.bookedOn)) ||
        one.record.streamVersion - other.record.streamVersion,
    );
    const status = inOrder.flatMap(({ type }) => STATUS_AFTER[type] ?? []).at(-1);
    return [{ currency, status, balanceMinor: events.reduce((sum, event) => sum + deltaOf(event), 0n) }];
  });
  return CURRENCIES.filter((one) => standing.some(({ currency }) => currency === one)).flatMap((currency) =>
    STATUSES.map((status) => {
      const these = standing.filter((one) => one.currency === currency && one.status === status);
      const balanceMinor = these.reduce((sum, one) => sum + one.balanceMinor, 0n);
      return { currency, status, accountCount: these.length, balanceMinor };
    }),
  );
}

/** What moved in each hour, told event by event. */
function flowsOf(known: readonly Known[]) {
  const flows = new Map<string, typeof noFlow>();
  for (const event of known.filter(isCounted)) {
    const key = `${event.record.recordedAt.toISOString().slice(0, 13)} ${event.data.currency}`;
    const flow = flows.get(key) ?? { ...noFlow };
    flows.set(key, flow);
    addMovement(flow, event);
  }
  return Object.fromEntries(flows);
}

function largestOf(known: readonly Known[], currency: string): readonly string[] {
  return known
    .filter(isCounted)
    .filter(({ type, data }) => type !== 'TransactionReversed' && data.currency === currency)
    .sort(
      (one, other) =>
        Number(other.data.amountMinor - one.data.amountMinor) ||
        Number(one.record.position - other.record.position),
    )
    .slice(0, 10)
    .map(({ record }) => record.eventId);
}

async function storedEvents(): Promise<readonly Known[]> {
  const stored = await readAfter(book.database.pool, 0n, 100_000);
  return stored.map((event) => accountEventCatalogue.decode(event));
}

const moment: fc.Arbitrary<{ readonly day: number | null; readonly at: number; readonly axis: number }> =
  fc.record({
    day: fc.option(fc.integer({ min: 1, max: 6 })),
    at: fc.nat(),
    axis: fc.integer({ min: 0, max: 2 }),
  });

test('statistics of any past are what a plain fold over what was known then makes of them, on both axes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 1, maxLength: 30 }),
      fc.array(moment, { minLength: 1, maxLength: 5 }),
      async (commands, moments) => {
        await Promise.all(commands.map((legs) => bus.execute(requestOf(legs as never))));
        await projecting.caughtUp();
        const events = await storedEvents();
        for (const { day, at, axis } of moments) {
          const event = events[at % Math.max(1, events.length)];
          const past: PastMoment = {
            bookedOn: day === null ? null : dayOf(day),
            recordedAt: axis === 1 ? (event?.record.recordedAt ?? null) : null,
            position: axis === 2 ? (event?.record.position ?? null) : null,
            version: null,
          };
          const known = events.filter((one) => isKnown(one, past));
          expect(await readPastAccountTotals(onDemand, past)).toEqual(totalsOf(known, past));
          const range = { from: new Date(0), to: new Date('2999-01-01T00:00:00Z') };
          const flows = await readPastHourlyFlows(onDemand, { range, moment: past, limit: 1_000 });
          expect(
            Object.fromEntries(
              flows.map((flow) => [
                `${flow.hour.toISOString().slice(0, 13)} ${flow.currency}`,
                {
                  deposits_minor: flow.depositsMinor,
                  deposit_count: flow.depositCount,
                  withdrawals_minor: flow.withdrawalsMinor,
                  withdrawal_count: flow.withdrawalCount,
                  transfers_minor: flow.transfersMinor,
                  transfer_count: flow.transferCount,
                  reversals_minor: flow.reversalsMinor,
                  reversal_count: flow.reversalCount,
                  net_minor: flow.netMinor,
                },
              ]),
            ),
          ).toEqual(flowsOf(known));
          const newest = known.filter(isMovement).slice(-12).reverse();
          expect(await findPastRecent(onDemand, past, 12)).toEqual(
            newest.map(({ record }) => record.eventId),
          );
          for (const currency of CURRENCIES) {
            const request = { currency, from: null, to: null, limit: 10 };
            expect(await findPastLargest(onDemand, request, past)).toEqual(largestOf(known, currency));
          }
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('the overview of a past that has all of it is the present one', async () => {
  const { database } = book;
  const { feed, progress } = projecting;
  const services = { database, onDemand, feed, progress, now: () => new Date() };
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 30 }), async (commands) => {
      await Promise.all(commands.map((legs) => bus.execute(requestOf(legs as never))));
      await projecting.caughtUp();
      const present = await readDashboard(services);
      const whole = { bookedOn: null, recordedAt: null, position: null, version: null };
      for (const past of [
        { ...whole, recordedAt: new Date() },
        { ...whole, position: feed.head },
      ]) {
        const { totals, flows, recentMovements, position, lag } = await readPastDashboard(services, past);
        const now = recentMovements.map(({ moment: _moment, ...one }) => one);
        expect({ totals, flows, recentMovements: now, position, lag }).toEqual({
          totals: present.totals,
          flows: present.flows,
          recentMovements: present.recentMovements.map(({ moment: _moment, ...one }) => one),
          position: present.position,
          lag: present.lag,
        });
      }
    }),
    { numRuns: 10 },
  );
});
