import { z } from 'zod';
import type { PrismaClient } from '../../database/prisma-client/client.ts';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { accountChanges, balances, momentOfList, transactions } from '../accounts/index.ts';
import { countDailySummaries, dailySummaries, pageDailySummaries } from './daily-summaries.ts';
import { flowFields, flowQueries } from './flow-resolvers.ts';
import { pagePastSummaries } from './past-summaries.ts';

const dayCursor = z.strictObject({ day: z.iso.date(), currency: z.string() });

/** The fields of the summaries' slice of the schema. */
export const summaryResolvers: Resolvers = {
  Query: {
    ...flowQueries,
    dailySummaries: async (_parent, { filter, asOf, first, after, ...freshness }, context) => {
      const { onDemand, database } = context.services;
      const tables = asOf ? [balances.name, transactions.name, accountChanges.name] : [dailySummaries.name];
      await waitUntilFresh(context, tables, freshness);
      const conditions = filter ?? {};
      const cursor = cursorIn(dayCursor, { first, after });
      const request = { conditions, after: cursor, limit: limitOf({ first }) };
      const { days, totalCount } = asOf
        ? await pagePastSummaries(onDemand, { ...request, moment: momentOfList(asOf, context) })
        : await presentPage(database.prisma, request);
      return {
        ...toConnection(days, { first, after }, ({ day, currency }) => ({ day, currency })),
        totalCount,
      };
    },
  },
  DailySummary: flowFields,
  HourlyFlow: flowFields,
};

async function presentPage(prisma: PrismaClient, request: Parameters<typeof pageDailySummaries>[1]) {
  const [days, totalCount] = await Promise.all([
    pageDailySummaries(prisma, request),
    countDailySummaries(prisma, request.conditions),
  ]);
  return { days, totalCount };
}
