import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { countDailySummaries, dailySummaries, pageDailySummaries } from './daily-summaries.ts';
import { flowFields, flowQueries } from './flow-resolvers.ts';

const dayCursor = z.strictObject({ day: z.iso.date(), currency: z.string() });

/** The fields of the summaries' slice of the schema. */
export const summaryResolvers: Resolvers = {
  Query: {
    ...flowQueries,
    dailySummaries: async (_parent, { filter, first, after, ...freshness }, context) => {
      await waitUntilFresh(context, [dailySummaries.name], freshness);
      const { prisma } = context.services.database;
      const conditions = filter ?? {};
      const cursor = cursorIn(dayCursor, { first, after });
      const [days, totalCount] = await Promise.all([
        pageDailySummaries(prisma, { conditions, after: cursor, limit: limitOf({ first }) }),
        countDailySummaries(prisma, conditions),
      ]);
      return {
        ...toConnection(days, { first, after }, ({ day, currency }) => ({ day, currency })),
        totalCount,
      };
    },
  },
  DailySummary: flowFields,
  HourlyFlow: flowFields,
};
