import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { EventFeed } from '../kernel/projections/feed.ts';
import type { LogLag } from '../kernel/projections/lag.ts';
import type { ProjectionProgress } from '../kernel/projections/progress.ts';
import type { ProjectorObserver } from '../kernel/projections/projector.ts';
import { SHORT_SECONDS, SIZES } from './buckets.ts';
import { Visibility } from './visibility.ts';

/** How projections work. */
export interface ProjectionMetrics {
  readonly observer: ProjectorObserver;
  /** Takes in how far projections are behind; null while the database does not say. */
  readonly showLag: (lag: LogLag | null) => void;
  /** Times commits until they are visible, and notes when projections were heard of. */
  readonly follow: (feed: EventFeed, progress: ProjectionProgress) => void;
}

/** The metrics of all projections. */
export function projectionMetrics(register: Registry): ProjectionMetrics {
  const options: Options = { labelNames: ['projection'], registers: [register] };
  return {
    observer: stepMetrics(options),
    showLag: lagMetrics(register, options),
    follow: visibilityMetrics(options),
  };
}

interface Options {
  readonly labelNames: readonly ['projection'];
  readonly registers: [Registry];
}

function stepMetrics(options: Options): ProjectorObserver {
  const seconds = new Histogram({
    ...options,
    name: 'daybook_projection_step_seconds',
    help: 'How long a projection took for a step: to reduce a batch of events and to write it with the checkpoint.',
    buckets: SHORT_SECONDS,
  });
  const events = new Histogram({
    ...options,
    name: 'daybook_projection_step_events',
    help: 'Events in a step.',
    buckets: SIZES,
  });
  const failures = new Counter({
    ...options,
    name: 'daybook_projection_failures_total',
    help: 'Steps that failed, those included that succeeded when they were tried again.',
  });
  return {
    stepTaken: (projection, step) => {
      seconds.observe({ projection }, step.tookMs / 1_000);
      events.observe({ projection }, step.events);
    },
    stepFailed: (projection) => failures.inc({ projection }),
  };
}

function lagMetrics(register: Registry, options: Options): ProjectionMetrics['showLag'] {
  const head = new Gauge({
    name: 'daybook_log_head_position',
    aggregator: 'max',
    help: 'The position of the last event in the log.',
    registers: [register],
  });
  const answers = new Gauge({
    name: 'daybook_database_up',
    aggregator: 'min',
    help: '1 if the database answered when these metrics were asked for.',
    registers: [register],
  });
  const position = new Gauge({
    ...options,
    name: 'daybook_projection_position',
    aggregator: 'max',
    help: 'The position up to which the tables show the log.',
  });
  const lagEvents = new Gauge({
    ...options,
    name: 'daybook_projection_lag_events',
    aggregator: 'max',
    help: 'Events that the tables are behind the head of the log.',
  });
  const lagSeconds = new Gauge({
    ...options,
    name: 'daybook_projection_lag_seconds',
    aggregator: 'max',
    help: 'The age of the oldest event that the tables do not show yet.',
  });
  const stopped = new Gauge({
    ...options,
    name: 'daybook_projection_stopped',
    aggregator: 'max',
    help: '1 if the projection has stopped after a failure.',
  });
  return (lag) => {
    answers.set(lag ? 1 : 0);
    for (const metric of [position, lagEvents, lagSeconds, stopped]) metric.reset();
    if (!lag) return;
    head.set(Number(lag.head));
    for (const { name: projection, ...one } of lag.projections) {
      position.set({ projection }, Number(one.position));
      lagEvents.set({ projection }, Number(one.events));
      lagSeconds.set({ projection }, one.seconds);
      stopped.set({ projection }, one.failure === null ? 0 : 1);
    }
  };
}

function visibilityMetrics(options: Options): ProjectionMetrics['follow'] {
  const seconds = new Histogram({
    ...options,
    name: 'daybook_commit_to_visible_seconds',
    help: 'From when this process heard of a commit to when the tables showed it.',
    buckets: SHORT_SECONDS,
  });
  const heartbeat = new Gauge({
    ...options,
    name: 'daybook_projection_heartbeat_timestamp_seconds',
    aggregator: 'max',
    help: 'When this process last heard how far the projection is, in seconds since 1970.',
  });
  const quarantined = new Gauge({
    ...options,
    name: 'daybook_projection_quarantined_streams',
    aggregator: 'max',
    help: 'Streams that the projection leaves alone because of an event that it could not take.',
  });
  return (feed, progress) => {
    const visibilities = new Map<string, Visibility>();
    progress.onReport(({ name, position, quarantine }) => {
      heartbeat.set({ projection: name }, Date.now() / 1_000);
      quarantined.set({ projection: name }, quarantine.size);
      const known = visibilities.get(name);
      if (known) return known.shown(position, performance.now());
      const onVisible = (tookMs: number) => seconds.observe({ projection: name }, tookMs / 1_000);
      visibilities.set(name, new Visibility(onVisible));
    });
    feed.onGrowth(() => {
      const commit = { position: feed.head, heardAt: performance.now() };
      for (const visibility of visibilities.values()) visibility.committed(commit);
    });
  };
}
