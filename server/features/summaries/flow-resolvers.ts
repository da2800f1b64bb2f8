import { ReadFailure } from '../../errors.ts';
import type { HourlyFlowResolvers, QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { findTransactions, transactions } from '../accounts/index.ts';
import { dailySummaries } from './daily-summaries.ts';
import type { FlowView } from './flow.ts';
import { type HourRange, hourOf, readHourlyFlows } from './hourly-flows.ts';
import { findLargest, LARGEST_KEPT } from './largest-movements.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;
const MAX_HOURS = 31 * 24;
/** Hours times currencies; past this the answer is no picture any more. */
const MAX_FLOWS = 10_000;

/** The queries for flows and the largest movements. */
export const flowQueries: QueryResolvers = {
  hourlyFlows: async (_parent, { from, to, currency, ...freshness }, context) => {
    const range = rangeOf({ from, to, now: context.services.now() });
    await waitUntilFresh(context, [dailySummaries.name], freshness);
    const flows = await readHourlyFlows(
      context.services.database.prisma,
      { ...range, currency },
      MAX_FLOWS + 1,
    );
    if (flows.length <= MAX_FLOWS) return flows;
    throw new ReadFailure('BAD_USER_INPUT', `These are more than ${MAX_FLOWS} flows; give a currency.`);
  },
  largestMovements: async (_parent, { currency, from, to, first, ...freshness }, context) => {
    if (first < 1 || first > LARGEST_KEPT) {
      throw new ReadFailure('BAD_USER_INPUT', `first is ${first}; it has to be 1 to ${LARGEST_KEPT}.`);
    }
    await waitUntilFresh(context, [dailySummaries.name, transactions.name], freshness);
    const { prisma } = context.services.database;
    const ids = await findLargest(prisma, { currency, from: from ?? null, to: to ?? null, limit: first });
    return findTransactions(prisma, ids);
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
