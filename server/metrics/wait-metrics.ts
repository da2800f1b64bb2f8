import { Histogram, type Registry } from 'prom-client';
import type { WaitOutcome } from '../kernel/projections/progress.ts';
import { WAIT_SECONDS } from './buckets.ts';
import { gauge } from './gauge.ts';

/** How reads wait for what they want to see. Returns what takes in each wait that ended. */
export function waitMetrics(
  register: Registry,
  openWaits: () => number,
): (outcome: WaitOutcome, waitedMs: number) => void {
  const seconds = new Histogram({
    name: 'daybook_read_wait_seconds',
    help: 'How long queries with atLeast waited, by how the wait ended.',
    labelNames: ['outcome'],
    buckets: WAIT_SECONDS,
    registers: [register],
  });
  gauge(register, {
    name: 'daybook_read_waits',
    help: 'Queries that wait for a position now.',
    read: openWaits,
  });
  return (outcome, waitedMs) => seconds.observe({ outcome }, waitedMs / 1_000);
}
