import type { Pool } from 'pg';
import type { AnyProjection } from '../projection.ts';
import { type Rebuilder, RebuildInProgress, type RebuildRequest } from './rebuilder.ts';
import { type RebuildRecord, readLatest } from './records.ts';
import type { RunningRebuild } from './running-rebuild.ts';

/** How soon a rebuild whose process died is gone on with by another. */
const RESUME_POLL_MS = 2_000;
/** How often somebody who watches is told how far rebuilds of any process are. */
const WATCH_POLL_MS = 300;

interface RebuildsOptions {
  readonly live: Pool;
  readonly rebuilder: Rebuilder;
  readonly projections: readonly AnyProjection[];
  /** Told what went wrong where nobody is asking. */
  readonly onFault: (projection: string, fault: unknown) => void;
}

/** The rebuilds that a server runs in the background, and what it knows of those of other processes. */
export class Rebuilds {
  readonly #options: RebuildsOptions;
  readonly #running = new Map<string, RunningRebuild>();
  readonly #watchers = new Set<(latest: readonly RebuildRecord[]) => void>();
  #resumeTimer: NodeJS.Timeout | null = null;
  #resuming: Promise<void> | null = null;
  #watchTimer: NodeJS.Timeout | null = null;
  #seen = '';
  /** Looks take turns, so that none tells what is older than what another has told. */
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: RebuildsOptions) {
    this.#options = options;
  }

  /** Goes on with rebuilds whose process died, now and whenever one does. */
  start(): void {
    this.#resumeTimer = setInterval(() => this.#resume(), RESUME_POLL_MS);
    this.#resume();
  }

  /** Lets running rebuilds stand where they are, to be gone on with by the next process. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#resumeTimer) clearInterval(this.#resumeTimer);
    if (this.#watchTimer) clearInterval(this.#watchTimer);
    await this.#resuming;
    const running = [...this.#running.values()];
    for (const rebuild of running) rebuild.interrupt();
    await Promise.allSettled(running.map(({ done }) => done));
  }

  /** The names of the projections that can be built again. */
  get names(): readonly string[] {
    return this.#options.projections.map(({ name }) => name);
  }

  /** Begins a rebuild in the background. Throws `RebuildInProgress`; null if there is no such projection. */
  async begin(name: string, request: RebuildRequest): Promise<RebuildRecord | null> {
    const projection = this.#named(name);
    if (!projection || this.#isStopped) return null;
    const running = await this.#options.rebuilder.begin(projection, request);
    this.#keep(running);
    return running.record;
  }

  /** Cancels a projection's rebuild, and waits until nothing of it is left; null if none is running. */
  async cancel(name: string, by: string): Promise<RebuildRecord | null> {
    const projection = this.#named(name);
    return projection ? this.#options.rebuilder.cancel(projection, by) : null;
  }

  /** Begins to build a projection's new version because its tables are of another; does nothing if that is under way. */
  async versionChanged({ name }: AnyProjection): Promise<void> {
    try {
      await this.begin(name, { cause: 'VERSION_CHANGED', by: 'daybook' });
    } catch (fault) {
      if (!(fault instanceof RebuildInProgress)) this.#options.onFault(name, fault);
    }
  }

  /** Each projection's newest rebuild, running or ended; one that was told to a watcher before this resolves is no newer. */
  latest(): Promise<readonly RebuildRecord[]> {
    const latest = this.#turn.then(() => readLatest(this.#options.live));
    this.#turn = latest.catch(() => undefined);
    return latest;
  }

  /** Calls the listener whenever a rebuild of any process has gone on, until the returned function is called. */
  watch(listener: (latest: readonly RebuildRecord[]) => void): () => void {
    this.#watchers.add(listener);
    this.#watchTimer ??= setInterval(() => void this.#look(), WATCH_POLL_MS);
    return () => {
      this.#watchers.delete(listener);
      if (this.#watchers.size > 0 || !this.#watchTimer) return;
      clearInterval(this.#watchTimer);
      this.#watchTimer = null;
    };
  }

  async #look(): Promise<void> {
    // While the database is away nothing goes on.
    const latest = await this.latest().catch(() => null);
    const seen = JSON.stringify(latest, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
    if (!latest || seen === this.#seen) return;
    this.#seen = seen;
    for (const watcher of this.#watchers) watcher(latest);
  }

  #named(name: string): AnyProjection | undefined {
    return this.#options.projections.find((projection) => projection.name === name);
  }

  #keep(running: RunningRebuild): void {
    const { projection } = running.record;
    if (this.#isStopped) running.interrupt();
    this.#running.set(projection, running);
    running.done
      .catch((fault: unknown) => this.#options.onFault(projection, fault))
      .finally(() => this.#running.delete(projection));
  }

  #resume(): void {
    this.#resuming ??= this.#resumeAll().finally(() => {
      this.#resuming = null;
    });
  }

  async #resumeAll(): Promise<void> {
    for (const projection of this.#options.projections) {
      if (this.#isStopped || this.#running.has(projection.name)) continue;
      // The database is away, or busy; the next look comes soon.
      const resumed = await this.#options.rebuilder.resume(projection).catch(() => null);
      if (resumed) this.#keep(resumed);
    }
  }
}
