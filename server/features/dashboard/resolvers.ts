import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { LiveSubscription } from '../../graphql/subscriptions/live-source.ts';
import { accountsOfMovements, momentOfList } from '../accounts/index.ts';
import {
  DASHBOARD_PROJECTIONS,
  type DashboardView,
  PAST_DASHBOARD_PROJECTIONS,
  readDashboard,
  readPastDashboard,
} from './dashboard.ts';
import { dashboardSource } from './dashboard-source.ts';

/** The fields of the dashboard's slice of the schema. */
export const dashboardResolvers: Resolvers = {
  Query: {
    dashboard: async (_parent, { asOf, ...freshness }, context) => {
      const moment = asOf ? momentOfList(asOf, context) : null;
      const tables = moment ? PAST_DASHBOARD_PROJECTIONS : DASHBOARD_PROJECTIONS;
      await waitUntilFresh(context, tables, freshness);
      return moment ? readPastDashboard(context.services, moment) : readDashboard(context.services);
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
    recentAccounts: async ({ recentMovements, moment }, _args, { services: { database } }) => [
      ...(await accountsOfMovements(database, recentMovements, moment)).values(),
    ],
  },
};
