import type { Services } from '../../services.ts';
import {
  type AccountTotalView,
  accountChanges,
  balances,
  endOfPast,
  findPastRecent,
  findTransactions,
  type PastMoment,
  readAccountTotals,
  readPastAccountTotals,
  readRecentTransactions,
  type TransactionView,
  transactions,
} from '../accounts/index.ts';
import {
  dailySummaries,
  type HourlyFlowView,
  hourOf,
  readHourlyFlows,
  readPastHourlyFlows,
} from '../summaries/index.ts';

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

/** The read tables that a dashboard of the past is made from. */
export const PAST_DASHBOARD_PROJECTIONS: readonly string[] = [accountChanges.name, transactions.name];

/** What a dashboard shows, read at one moment; every part shows at least `position`. */
export interface DashboardView {
  readonly position: bigint;
  readonly readAt: Date;
  /** When what it shows ends. */
  readonly until: Date;
  /** How many events the slowest of its tables is behind. */
  readonly lag: number;
  readonly totals: readonly AccountTotalView[];
  readonly flows: readonly HourlyFlowView[];
  readonly recentMovements: readonly TransactionView[];
  /** Which past it shows; absent if it is the present. */
  readonly moment?: PastMoment;
}

type Sources = Pick<Services, 'database' | 'onDemand' | 'feed' | 'progress' | 'now'>;

/** Reads what a dashboard shows. It costs the same for any size of the book. */
export async function readDashboard(services: Sources): Promise<DashboardView> {
  const { prisma } = services.database;
  const standing = standingOf(services, DASHBOARD_PROJECTIONS);
  const [totals, flows, recentMovements] = await Promise.all([
    readAccountTotals(prisma),
    readHourlyFlows(prisma, hoursBefore(standing.readAt), MAX_FLOWS),
    readRecentTransactions(prisma, RECENT_MOVEMENTS),
  ]);
  return { ...standing, until: standing.readAt, totals, flows, recentMovements };
}

/** What a dashboard would have shown. It is added up from all that was known then, so it takes its turn with others like it. */
export async function readPastDashboard(services: Sources, moment: PastMoment): Promise<DashboardView> {
  const { database, onDemand } = services;
  const standing = standingOf(services, PAST_DASHBOARD_PROJECTIONS);
  const until = await endOfPast(database.reads, moment, standing.readAt);
  const [totals, flows, recentIds] = await Promise.all([
    readPastAccountTotals(onDemand, moment),
    readPastHourlyFlows(onDemand, { range: hoursBefore(until), moment, limit: MAX_FLOWS }),
    findPastRecent(onDemand, moment, RECENT_MOVEMENTS),
  ]);
  const recentMovements = await findTransactions(database.prisma, recentIds, moment);
  return { ...standing, until, totals, flows, recentMovements, moment };
}

/** How much of the log these tables show at least, and how much that leaves out. */
function standingOf({ feed, progress, now }: Sources, projections: readonly string[]) {
  const positions = projections.map((name) => progress.positionOf(name));
  const position = positions.reduce((least, one) => (one < least ? one : least));
  const lag = feed.head > position ? Number(feed.head - position) : 0;
  return { position, lag, readAt: now() };
}

function hoursBefore(until: Date) {
  return { from: hourOf(new Date(until.getTime() - (FLOW_HOURS - 1) * HOUR_MS)), to: until };
}
