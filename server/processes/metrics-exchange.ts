import type { Worker } from 'node:cluster';
import type { MetricsOfProcess } from '../metrics/metrics.ts';

/** Longer than a process in good health takes; the others' metrics don't wait for one that is stuck. */
const ANSWER_WITHIN_MS = 1_000;

/** A worker wants the metrics of all; the primary wants those of one; a worker tells its own; the primary answers. */
type Message =
  | { readonly metrics: 'ask'; readonly id: number }
  | { readonly metrics: 'report'; readonly id: number }
  | { readonly metrics: 'own'; readonly id: number; readonly own: MetricsOfProcess }
  | { readonly metrics: 'all'; readonly id: number; readonly all: readonly MetricsOfProcess[] };

/**
 * The primary's side: whichever worker is asked for metrics, it gets those of all. Returns what takes in the messages of workers;
 * others than its own it passes over.
 */
export function createMetricsExchange(
  workers: () => Iterable<Worker>,
): (from: Worker, message: unknown) => void {
  const rounds = new Map<number, (from: Worker, own: MetricsOfProcess) => void>();
  let lastRound = 0;

  const open = (asker: Worker, id: number) => {
    lastRound += 1;
    const round = lastRound;
    const missing = new Set(workers());
    const all: MetricsOfProcess[] = [];
    const close = () => {
      clearTimeout(timer);
      rounds.delete(round);
      tell(asker, { metrics: 'all', id, all });
    };
    const timer = setTimeout(close, ANSWER_WITHIN_MS);
    rounds.set(round, (from, own) => {
      all.push(own);
      missing.delete(from);
      if (missing.size === 0) close();
    });
    for (const worker of missing) tell(worker, { metrics: 'report', id: round });
  };

  return (from, received) => {
    const message = received as Partial<Message>;
    if (message.metrics === 'ask') open(from, message.id ?? 0);
    if (message.metrics === 'own') rounds.get(message.id ?? 0)?.(from, message.own ?? []);
  };
}

/** The worker's side: tells its own metrics when asked, and returns what asks for those of all. */
export function joinMetricsExchange(
  own: () => Promise<MetricsOfProcess>,
): () => Promise<readonly MetricsOfProcess[]> {
  const asked = new Map<number, (all: readonly MetricsOfProcess[]) => void>();
  let last = 0;
  process.on('message', async (received: Partial<Message>) => {
    const { id = 0 } = received;
    if (received.metrics === 'report') process.send?.({ metrics: 'own', id, own: await own() });
    if (received.metrics === 'all') {
      asked.get(id)?.(received.all ?? []);
      asked.delete(id);
    }
  });
  return () => {
    last += 1;
    process.send?.({ metrics: 'ask', id: last });
    return new Promise((resolve) => asked.set(last, resolve));
  };
}

function tell(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message);
}
