import type { DailySummary, Prisma, PrismaClient } from '../../database/prisma-client/client.ts';
import type { Recorded } from '../../kernel/event.ts';
import { dayOf } from '../../kernel/projections/columns.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { AccountEvent } from '../accounts/events.ts';
import {
  addingUp,
  addMovement,
  amountsOf,
  FLOW_COLUMNS,
  type Flow,
  type FlowView,
  type MovementEvent,
  noFlow,
} from './flow.ts';
import { addToHour, type Hours, writeHours } from './hourly-flows.ts';
import { addToLargest, type Largest, writeLargest } from './largest-movements.ts';

const COLUMNS = {
  day: 'date',
  currency: 'text',
  accounts_opened: 'integer',
  accounts_closed: 'integer',
  ...FLOW_COLUMNS,
} as const;

const SUMS = Object.keys(COLUMNS).filter((column) => column !== 'day' && column !== 'currency');

interface Day extends Flow {
  readonly day: string;
  readonly currency: string;
  accounts_opened: number;
  accounts_closed: number;
}

interface Batch {
  readonly days: Map<string, Day>;
  readonly hours: Hours;
  readonly largest: Largest;
}

/**
 * What was booked on each day in each currency; and, written by the same statement because they follow from the same events, what
 * was recorded in each hour and the largest movements of each day.
 */
export const dailySummaries = defineProjection<AccountEvent, Batch>({
  name: 'daily-summaries',
  version: 2,
  category: 'account',
  tables: ['daily_summaries', 'hourly_flows', 'largest_movements'],
  emptyBatch: () => ({ days: new Map(), hours: new Map(), largest: new Map() }),
  handlers: {
    AccountOpened: ({ days }, { data }) => {
      dayIn(days, data).accounts_opened += 1;
    },
    AccountClosed: ({ days }, { data }) => {
      dayIn(days, data).accounts_closed += 1;
    },
    MoneyDeposited: move,
    MoneyWithdrawn: move,
    MoneyTransferredOut: move,
    TransactionReversed: move,
    MoneyTransferredIn: 'ignored',
    OverdraftLimitChanged: 'ignored',
    OwnerRenamed: 'ignored',
    AccountFrozen: 'ignored',
    AccountUnfrozen: 'ignored',
  },
  write: ({ days, hours, largest }) => {
    const additions = recordset('addition', COLUMNS, [...days.values()]);
    const ofHours = writeHours(hours, [additions]);
    const ofLargest = writeLargest(largest, [additions, ofHours]);
    return {
      text: `${additions.text},
        added AS (
          INSERT INTO daily_summaries AS summary (day, currency, ${SUMS.join(', ')})
          SELECT day, currency, ${SUMS.join(', ')} FROM addition
              ON CONFLICT (day, currency) DO UPDATE SET ${addingUp('summary', SUMS)}),
        ${ofHours.text},
        ${ofLargest.text}`,
      values: [...additions.values, ...ofHours.values, ...ofLargest.values],
    };
  },
});

function move({ days, hours, largest }: Batch, event: Recorded<MovementEvent>): void {
  addMovement(dayIn(days, event.data), event);
  addToHour(hours, event);
  addToLargest(largest, event);
}

function dayIn(
  days: Batch['days'],
  { bookedOn, currency }: { readonly bookedOn: string; readonly currency: string },
): Day {
  const key = `${bookedOn} ${currency}`;
  const day = days.get(key) ?? { day: bookedOn, currency, accounts_opened: 0, accounts_closed: 0, ...noFlow };
  days.set(key, day);
  return day;
}

/** A day as it is shown. */
export interface DailySummaryView extends FlowView {
  readonly day: string;
  readonly accountsOpened: number;
  readonly accountsClosed: number;
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

function toView(row: DailySummary): DailySummaryView {
  return { ...row, ...amountsOf(row), day: dayOf(row.day) };
}
