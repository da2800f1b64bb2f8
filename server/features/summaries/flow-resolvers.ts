import { ReadFailure } from '../../errors.ts';
import type { HourlyFlowResolvers, QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { endOfPast, findTransactions, momentOfList, transactions } from '../accounts/index.ts';
import { dailySummaries } from './daily-summaries.ts';
import type { FlowView } from './flow.ts';
import { type HourRange, hourOf, readHourlyFlows } from './hourly-flows.ts';
import { findLargest, LARGEST_KEPT } from './largest-movements.ts';
import { findPastLargest, readPastHourlyFlows } from './past-flows.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;
const MAX_HOURS = 31 * 24;
/** Hours times currencies; past this the answer is no picture any more. */
const MAX_FLOWS = 10_000;

/** The queries for flows and the largest movements. */
export const flowQueries: QueryResolvers = {
  hourlyFlows: async (_parent, { from, to, currency, asOf, ...freshness }, context) => {
    const { database, onDemand, now } = context.services;
    const moment = asOf ? momentOfList(asOf, context) : null;
    await waitUntilFresh(context, [moment ? transactions.name : dailySummaries.name], freshness);
    const end = moment && !to ? await endOfPast(database.reads, moment, now()) : now();
    const range = { ...rangeOf({ from, to, now: end }), currency };
    const limit = MAX_FLOWS + 1;
    const flows = moment
      ? await readPastHourlyFlows(onDemand, { range, moment, limit })
      : await readHourlyFlows(database.prisma, range, limit);
    if (flows.length <= MAX_FLOWS) return flows;
    throw new ReadFailure('BAD_USER_INPUT', `These are more than ${MAX_FLOWS} flows; give a currency.`);
  },
  largestMovements: async (_parent, { currency, from, to, asOf, first, ...freshness }, context) => {
    if (first < 1 || first > LARGEST_KEPT) {
      throw new ReadFailure('BAD_USER_INPUT', `first is ${first}; it has to be 1 to ${LARGEST_KEPT}.`);
    }
    const moment = asOf ? momentOfList(asOf, context) : undefined;
    const tables = moment ? [transactions.name] : [dailySummaries.name, transactions.name];
    await waitUntilFresh(context, tables, freshness);
    const { database, onDemand } = context.services;
    const request = { currency, from: from ?? null, to: to ?? null, limit: first };
    const ids = moment
      ? await findPastLargest(onDemand, request, moment)
      : await findLargest(database.prisma, request);
    return findTransactions(database.prisma, ids, moment);
  },
};

/** The amounts of a flow, of whatever stretch of time. */
export const flowFields = {
  deposits: ({ depositsMinor, currency }: FlowView) => ({ minorUnits: depositsMinor, currency }),
  withdrawals: ({ withdrawalsMinor, currency }: FlowView) => ({ minorUnits: withdrawalsMinor, currency }),
  transfers: ({ transfersMinor, currency }: FlowView) => ({ minorUnits: transfersMinor, currency }),
  reversals: ({ reversalsMinor, currency }: FlowView) => ({ minorUnits: reversalsMinor, currency }),
  net: ({ netMinor, currency }: FlowView) => ({ minorUnits: netMinor, currency }),
} satisfies HourlyFlowResolvers;

interface RangeRequest {
  readonly from: Date | null | undefined;
  readonly to: Date | null | undefined;
  readonly now: Date;
}

function rangeOf({ from, to, now }: RangeRequest): HourRange {
  const last = hourOf(to ?? now);
  const first = from ? hourOf(from) : new Date(last.getTime() - DEFAULT_HOURS * HOUR_MS);
  const hours = (last.getTime() - first.getTime()) / HOUR_MS;
  if (hours >= 0 && hours <= MAX_HOURS) return { from: first, to: last };
  const wrong =
    hours < 0 ? 'from is later than to' : `from and to are more than ${MAX_HOURS / 24} days apart`;
  throw new ReadFailure('BAD_USER_INPUT', `${wrong}; give a range of at most ${MAX_HOURS / 24} days.`);
}
