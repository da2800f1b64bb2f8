import { percentile } from './statistics.ts';

/** How much is asked for at once, of how many streams, for how long. */
export interface Workload {
  readonly callers: number;
  /** Commands walk over this many streams, scattered, no two callers on one at the same time; 1: everybody on the same. */
  readonly streams: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** What one round came to. */
export interface Measured {
  readonly perSecond: number;
  readonly averageMs: number;
  /** Absent where the tool that measured tells no percentiles. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

/** Sends one command to a stream (numbered from 0) and resolves when it is acknowledged. */
export type Send = (stream: number) => Promise<void>;

/** A prime, so that following it through any number of streams comes by every one, far from the one before. */
const STRIDE = 7_919;

/** Closed loop: every caller sends its next command when the last one is acknowledged. Only the time after the warm-up counts. */
export async function generateLoad(
  send: Send,
  { callers, streams, warmUpMs, measureMs }: Workload,
): Promise<Measured> {
  const latencies: number[] = [];
  const from = performance.now() + warmUpMs;
  const until = from + measureMs;
  let sent = 0;
  const call = async () => {
    for (let startedAt = performance.now(); startedAt < until; ) {
      const stream = (sent * STRIDE) % streams;
      sent += 1;
      await send(stream);
      const endedAt = performance.now();
      if (endedAt >= from && endedAt < until) latencies.push(endedAt - startedAt);
      startedAt = endedAt;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  const total = latencies.reduce((sum, latency) => sum + latency, 0);
  return {
    perSecond: (latencies.length * 1000) / measureMs,
    averageMs: total / latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}
