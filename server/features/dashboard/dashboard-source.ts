import type { LiveSource } from '../../graphql/subscriptions/live-source.ts';
import { PacedFlow } from '../../graphql/subscriptions/paced-flow.ts';
import type { Services } from '../../services.ts';
import { DASHBOARD_PROJECTIONS, type DashboardView, readDashboard } from './dashboard.ts';

/** Where everybody's dashboard comes from: read after the tables' commits. */
export function dashboardSource(services: Services): LiveSource<DashboardView> {
  const watch = (changed: () => void) =>
    services.progress.onReport((state, before) => {
      if (DASHBOARD_PROJECTIONS.includes(state.name) && state.position !== before.position) changed();
    });
  return {
    key: 'dashboard',
    open: (listener) => new PacedFlow({ read: () => readDashboard(services), watch, listener }),
    merge: (_pending, next) => next,
  };
}
