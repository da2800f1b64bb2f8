import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { LiveSubscription } from '../../graphql/subscriptions/live-source.ts';
import { findAccounts } from '../accounts/index.ts';
import { DASHBOARD_PROJECTIONS, type DashboardView, readDashboard } from './dashboard.ts';
import { dashboardSource } from './dashboard-source.ts';

/** The fields of the dashboard's slice of the schema. */
export const dashboardResolvers: Resolvers = {
  Query: {
    dashboard: async (_parent, freshness, context) => {
      await waitUntilFresh(context, DASHBOARD_PROJECTIONS, freshness);
      return readDashboard(context.services);
    },
  },
  Subscription: {
    dashboard: {
      subscribe: (_parent, _args, { services, signal }) =>
        new LiveSubscription(dashboardSource(services), signal),
      resolve: (frame: DashboardView) => frame,
    },
  },
  Dashboard: {
    position: ({ position }, _args, { services }) => services.positions.encode(position),
    recentAccounts: ({ recentMovements }, _args, { services }) =>
      findAccounts(services.database.prisma, [...new Set(recentMovements.map(({ accountId }) => accountId))]),
  },
};
