import type { DailySummary, Prisma, PrismaClient } from '../../database/prisma-client/client.ts';
import { dayOf } from '../../kernel/projections/columns.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { AccountEvent } from '../accounts/events.ts';
import { signedMinor } from '../accounts/index.ts';

const COLUMNS = {
  day: 'date',
  currency: 'text',
  accounts_opened: 'integer',
  accounts_closed: 'integer',
  deposits_minor: 'numeric',
  deposit_count: 'integer',
  withdrawals_minor: 'numeric',
  withdrawal_count: 'integer',
  transfers_minor: 'numeric',
  transfer_count: 'integer',
  net_minor: 'numeric',
  reversals_minor: 'numeric',
  reversal_count: 'integer',
} as const;

const SUMS = Object.keys(COLUMNS).filter((column) => column !== 'day' && column !== 'currency');

interface Day {
  day: string;
  currency: string;
  accounts_opened: number;
  accounts_closed: number;
  deposits_minor: bigint;
  deposit_count: number;
  withdrawals_minor: bigint;
  withdrawal_count: number;
  transfers_minor: bigint;
  transfer_count: number;
  net_minor: bigint;
  reversals_minor: bigint;
  reversal_count: number;
}

type Batch = Map<string, Day>;

/** What was booked on each day in each currency. A transfer is counted once, where it leaves. */
export const dailySummaries = defineProjection<AccountEvent, Batch>({
  name: 'daily-summaries',
  version: 1,
  tables: ['daily_summaries'],
  emptyBatch: () => new Map(),
  handlers: {
    AccountOpened: (batch, { data }) => {
      dayIn(batch, data).accounts_opened += 1;
    },
    AccountClosed: (batch, { data }) => {
      dayIn(batch, data).accounts_closed += 1;
    },
    MoneyDeposited: (batch, { data }) => {
      const day = dayIn(batch, data);
      day.deposits_minor += data.amountMinor;
      day.deposit_count += 1;
      day.net_minor += data.amountMinor;
    },
    MoneyWithdrawn: (batch, { data }) => {
      const day = dayIn(batch, data);
      day.withdrawals_minor += data.amountMinor;
      day.withdrawal_count += 1;
      day.net_minor -= data.amountMinor;
    },
    MoneyTransferredOut: (batch, { data }) => {
      const day = dayIn(batch, data);
      day.transfers_minor += data.amountMinor;
      day.transfer_count += 1;
    },
    TransactionReversed: (batch, { data }) => {
      const day = dayIn(batch, data);
      day.reversals_minor += signedMinor(data);
      day.reversal_count += 1;
      day.net_minor += signedMinor(data);
    },
    MoneyTransferredIn: 'ignored',
    OverdraftLimitChanged: 'ignored',
    OwnerRenamed: 'ignored',
    AccountFrozen: 'ignored',
    AccountUnfrozen: 'ignored',
  },
  write: (batch) => {
    const days = recordset('addition', COLUMNS, [...batch.values()]);
    return {
      text: `${days.text},
        added AS (
          INSERT INTO daily_summaries AS summary (day, currency, ${SUMS.join(', ')})
          SELECT day, currency, ${SUMS.join(', ')} FROM addition
              ON CONFLICT (day, currency) DO UPDATE
             SET ${SUMS.map((column) => `${column} = summary.${column} + excluded.${column}`).join(', ')})`,
      values: days.values,
    };
  },
});

function dayIn(
  batch: Batch,
  { bookedOn, currency }: { readonly bookedOn: string; readonly currency: string },
): Day {
  const key = `${bookedOn} ${currency}`;
  const day = batch.get(key) ?? emptyDay(bookedOn, currency);
  batch.set(key, day);
  return day;
}

function emptyDay(day: string, currency: string): Day {
  return {
    day,
    currency,
    accounts_opened: 0,
    accounts_closed: 0,
    deposits_minor: 0n,
    deposit_count: 0,
    withdrawals_minor: 0n,
    withdrawal_count: 0,
    transfers_minor: 0n,
    transfer_count: 0,
    net_minor: 0n,
    reversals_minor: 0n,
    reversal_count: 0,
  };
}

/** A day as it is shown; amounts in minor units. */
export interface DailySummaryView {
  readonly day: string;
  readonly currency: string;
  readonly accountsOpened: number;
  readonly accountsClosed: number;
  readonly depositsMinor: bigint;
  readonly depositCount: number;
  readonly withdrawalsMinor: bigint;
  readonly withdrawalCount: number;
  readonly transfersMinor: bigint;
  readonly transferCount: number;
  readonly netMinor: bigint;
  readonly reversalsMinor: bigint;
  readonly reversalCount: number;
}

/** Which days; all conditions that are given have to hold. */
export interface SummaryConditions {
  readonly currency?: string | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

/** A page of days, the newest first, currencies in order within a day, from a day and currency on. */
export async function pageDailySummaries(
  prisma: PrismaClient,
  {
    conditions,
    after,
    limit,
  }: {
    readonly conditions: SummaryConditions;
    readonly after: { readonly day: string; readonly currency: string } | null;
    readonly limit: number;
  },
): Promise<DailySummaryView[]> {
  const rows = await prisma.dailySummary.findMany({
    where: { AND: [whereOf(conditions), after ? beyond(after) : {}] },
    orderBy: [{ day: 'desc' }, { currency: 'asc' }],
    take: limit,
  });
  return rows.map(toView);
}

/** How many days satisfy the conditions. */
export async function countDailySummaries(
  prisma: PrismaClient,
  conditions: SummaryConditions,
): Promise<number> {
  return prisma.dailySummary.count({ where: whereOf(conditions) });
}

function whereOf({ currency, from, to }: SummaryConditions): Prisma.DailySummaryWhereInput {
  return {
    ...(currency ? { currency } : {}),
    day: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lte: new Date(to) } : {}) },
  };
}

function beyond({
  day,
  currency,
}: {
  readonly day: string;
  readonly currency: string;
}): Prisma.DailySummaryWhereInput {
  return { OR: [{ day: { lt: new Date(day) } }, { day: new Date(day), currency: { gt: currency } }] };
}

function toView({
  day,
  depositsMinor,
  withdrawalsMinor,
  transfersMinor,
  netMinor,
  reversalsMinor,
  ...row
}: DailySummary): DailySummaryView {
  return {
    ...row,
    day: dayOf(day),
    depositsMinor: BigInt(depositsMinor.toFixed(0)),
    withdrawalsMinor: BigInt(withdrawalsMinor.toFixed(0)),
    transfersMinor: BigInt(transfersMinor.toFixed(0)),
    netMinor: BigInt(netMinor.toFixed(0)),
    reversalsMinor: BigInt(reversalsMinor.toFixed(0)),
  };
}
