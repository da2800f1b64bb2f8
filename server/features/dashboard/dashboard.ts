import type { Services } from '../../services.ts';
import {
  type AccountTotalView,
  balances,
  readAccountTotals,
  readRecentTransactions,
  type TransactionView,
  transactions,
} from '../accounts/index.ts';
import { dailySummaries, type HourlyFlowView, hourOf, readHourlyFlows } from '../summaries/index.ts';

/** As many as a screen has room for. */
const RECENT_MOVEMENTS = 12;
const FLOW_HOURS = 24;
const HOUR_MS = 3_600_000;
/** Hours times every currency there is. */
const MAX_FLOWS = 5_000;

/** The read tables that a dashboard shows. */
export const DASHBOARD_PROJECTIONS: readonly string[] = [
  balances.name,
  transactions.name,
  dailySummaries.name,
];

/** What a dashboard shows, read at one moment; every part shows at least `position`. */
export interface DashboardView {
  readonly position: bigint;
  readonly readAt: Date;
  /** How many events the slowest of its tables is behind. */
  readonly lag: number;
  readonly totals: readonly AccountTotalView[];
  readonly flows: readonly HourlyFlowView[];
  readonly recentMovements: readonly TransactionView[];
}

/** Reads what a dashboard shows. It costs the same for any size of the book. */
export async function readDashboard({ database, feed, progress, now }: Services): Promise<DashboardView> {
  const positions = DASHBOARD_PROJECTIONS.map((name) => progress.positionOf(name));
  const position = positions.reduce((least, one) => (one < least ? one : least));
  const readAt = now();
  const range = { from: hourOf(new Date(readAt.getTime() - (FLOW_HOURS - 1) * HOUR_MS)), to: readAt };
  const [totals, flows, recentMovements] = await Promise.all([
    readAccountTotals(database.prisma),
    readHourlyFlows(database.prisma, range, MAX_FLOWS),
    readRecentTransactions(database.prisma, RECENT_MOVEMENTS),
  ]);
  const lag = feed.head > position ? Number(feed.head - position) : 0;
  return { position, readAt, lag, totals, flows, recentMovements };
}
