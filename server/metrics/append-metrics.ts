import { Histogram, type Registry } from 'prom-client';
import type { Flush } from '../kernel/commands/batch-sender.ts';
import { SHORT_SECONDS, SIZES } from './buckets.ts';
import { gauge } from './gauge.ts';

/** How commands are appended. Returns what takes in each flush. */
export function appendMetrics(register: Registry, queuedCommands: () => number): (flush: Flush) => void {
  const commands = new Histogram({
    name: 'daybook_append_batch_commands',
    help: 'Commands that were appended in one transaction.',
    buckets: SIZES,
    registers: [register],
  });
  const seconds = new Histogram({
    name: 'daybook_append_seconds',
    help: 'How long the transaction of a batch took, its flush to disk included.',
    buckets: SHORT_SECONDS,
    registers: [register],
  });
  gauge(register, {
    name: 'daybook_append_queue_commands',
    help: 'Commands that wait for the next batch.',
    read: queuedCommands,
  });
  return (flush) => {
    commands.observe(flush.commands);
    seconds.observe(flush.tookMs / 1_000);
  };
}
