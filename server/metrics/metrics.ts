import {
  AggregatorRegistry,
  collectDefaultMetrics,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';
import type { SubscriptionCounts } from '../graphql/subscriptions/counts.ts';
import type { MetricsText } from '../http/metrics.ts';
import type { Flush } from '../kernel/commands/batch-sender.ts';
import type { LogLag } from '../kernel/projections/lag.ts';
import type { WaitOutcome } from '../kernel/projections/progress.ts';
import type { ProjectorObserver } from '../kernel/projections/projector.ts';
import type { Services } from '../services.ts';
import { appendMetrics } from './append-metrics.ts';
import { poolMetrics } from './pool-metrics.ts';
import { projectionMetrics } from './projection-metrics.ts';
import { rebuildMetrics } from './rebuild-metrics.ts';
import { subscriptionMetrics } from './subscription-metrics.ts';
import { waitMetrics } from './wait-metrics.ts';

/** What is watched beside what reports by itself. */
interface Watched {
  readonly services: Services;
  readonly counts: SubscriptionCounts;
  /** How far projections are behind; rejects if the database does not say. */
  readonly readLag: () => Promise<LogLag>;
}

/** The metrics of one server, as Prometheus reads them. */
export interface Metrics {
  /** What the kernel tells, to be handed to its parts. */
  readonly onFlushed: (flush: Flush) => void;
  readonly onWaited: (outcome: WaitOutcome, waitedMs: number) => void;
  readonly projectorObserver: ProjectorObserver;
  /** Begins to watch the parts, once they are there. */
  readonly watch: (watched: Watched) => void;
  /** All of them now, as text. */
  readonly render: () => Promise<MetricsText>;
}

/** The metrics of one process, as they are added up. */
export type MetricsOfProcess = readonly MetricObjectWithValues<MetricValue<string>>[];

/** Joins a process's metrics with those of all that serve the same address; returns what asks for the metrics of each. */
export type JoinMetrics = (
  own: () => Promise<MetricsOfProcess>,
) => () => Promise<readonly MetricsOfProcess[]>;

/**
 * Metrics of one server, in a registry of their own: several servers of one process don't mix theirs.
 *
 * @param join Given if several processes serve one address: then the metrics are those of all of them, added up.
 */
export function createMetrics(join?: JoinMetrics): Metrics {
  const register = new Registry();
  let watched: Watched | null = null;
  const projection = projectionMetrics(register);
  const showRebuilds = rebuildMetrics(register);
  const refresh = async () => {
    const [lag, rebuilds] = await Promise.all([
      watched?.readLag().catch(() => null),
      watched?.services.rebuilds.latest().catch(() => null),
    ]);
    projection.showLag(lag ?? null);
    showRebuilds(rebuilds ?? null);
  };
  const readAll = join?.(async () => {
    await refresh();
    return register.getMetricsAsJSON();
  });
  return {
    onFlushed: appendMetrics(register, () => watched?.services.commands.waiting ?? 0),
    onWaited: waitMetrics(register, () => watched?.services.progress.waiting ?? 0),
    projectorObserver: projection.observer,
    watch: (parts) => {
      watched = parts;
      const { services, counts } = parts;
      projection.follow(services.feed, services.progress);
      const { pool, appends, reads } = services.database;
      poolMetrics(register, { log: pool, appends, reads });
      subscriptionMetrics(register, counts);
      collectDefaultMetrics({ register });
    },
    render: async () => {
      if (readAll) return textOf(AggregatorRegistry.aggregate([...(await readAll())]));
      await refresh();
      return textOf(register);
    },
  };
}

async function textOf(register: Registry): Promise<MetricsText> {
  return { contentType: register.contentType, text: await register.metrics() };
}
