import { Gauge, type Registry } from 'prom-client';
import type { RebuildRecord } from '../kernel/projections/rebuild/records.ts';

/**
 * Registers how far rebuilds are. Returns what shows the latest rebuild of each projection; those that run are told, whichever process
 * runs them, and nothing while the database does not say.
 */
export function rebuildMetrics(register: Registry): (latest: readonly RebuildRecord[] | null) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['projection'], registers: [register], aggregator: 'max' });
  const done = gauge('daybook_rebuild_events_done', 'Events that the new tables of a running rebuild show.');
  const total = gauge(
    'daybook_rebuild_events',
    'Events that the new tables of a running rebuild have to show.',
  );
  const rate = gauge('daybook_rebuild_events_per_second', 'How fast a running rebuild is.');
  return (latest) => {
    for (const metric of [done, total, rate]) metric.reset();
    for (const { projection, status, position, target, eventsPerSecond } of latest ?? []) {
      if (status !== 'RUNNING') continue;
      done.set({ projection }, Number(position));
      total.set({ projection }, Number(target));
      rate.set({ projection }, eventsPerSecond);
    }
  };
}
