import type { Pool } from 'pg';
import { isConnectionFailure } from '../database-failures.ts';
import { type Checkpoint, commitStep, readCheckpoint, recordFailure, resetProjection } from './checkpoint.ts';
import type { EventFeed } from './feed.ts';
import type { ProjectionProgress } from './progress.ts';
import type { AnyProjection } from './projection.ts';
import { nextStep, PositionGap } from './step.ts';

/** Events in one step: enough that the statement's own cost is spread thin, few enough that a step stays a fraction of a second. */
const MAX_STEP_EVENTS = 5_000;
/** How often the log is looked at without being told that it grew: notifications are hints and may be lost. */
const POLL_MS = 1_000;
/** Pauses between tries of a step that failed; after the last the projection stops and says why. */
const RETRY_PAUSES_MS = [50, 200, 1_000, 3_000];

interface ProjectorOptions {
  readonly pool: Pool;
  readonly projection: AnyProjection;
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  /** Called once when the projection stops for good. */
  readonly onAlarm: (name: string, fault: unknown) => void;
}

/**
 * Makes one projection follow the log: reads after the checkpoint, writes the table and the checkpoint in one transaction,
 * reports progress after the commit. May be killed at any moment; it goes on from the checkpoint. If two processes run the same
 * projection, the checkpoint lets only one of them take each step.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #stopped = new AbortController();
  #checkpoint: Checkpoint | null = null;
  #running: Promise<void> | null = null;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  /** Starts following the log. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Stops after the step that is being taken. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  /** Takes steps until the table shows all of the log that is known of. Throws what a step throws. */
  async catchUp(): Promise<void> {
    if (!this.#checkpoint) await this.#readCheckpoint();
    while (!this.#stopped.signal.aborted && this.#position < this.#options.feed.head) await this.#step();
  }

  get #position(): bigint {
    return this.#checkpoint?.position ?? 0n;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped.signal.aborted) {
      try {
        await this.catchUp();
        failures = 0;
        if (!(await this.#growth())) await this.#readCheckpoint();
      } catch (fault) {
        this.#checkpoint = null;
        if (isConnectionFailure(fault)) await this.#pause(RETRY_PAUSES_MS[1] ?? 0);
        else if (fault instanceof PositionGap || failures >= RETRY_PAUSES_MS.length)
          return this.#alarm(fault);
        else await this.#pause(RETRY_PAUSES_MS[failures++] ?? 0);
      }
    }
  }

  async #step(): Promise<void> {
    const { pool, projection, feed } = this.#options;
    const step = await nextStep(projection, { source: feed, from: this.#position, limit: MAX_STEP_EVENTS });
    const { name, version } = projection;
    if (await commitStep(pool, step)) this.#moveTo({ name, version, position: step.to, failure: null });
    else await this.#readCheckpoint();
  }

  /** Looks where the checkpoint is; a table that was built by another version of the code is built again. */
  async #readCheckpoint(): Promise<void> {
    const { pool, projection } = this.#options;
    const checkpoint = await readCheckpoint(pool, projection);
    if (checkpoint.version === projection.version) return this.#moveTo({ ...checkpoint, failure: null });
    await resetProjection(pool, projection);
    this.#moveTo({ ...checkpoint, version: projection.version, position: 0n, failure: null });
  }

  #moveTo(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.#options.progress.report(checkpoint);
  }

  async #alarm(fault: unknown): Promise<void> {
    const { pool, projection, progress, onAlarm } = this.#options;
    const failure = fault instanceof Error ? fault.message : String(fault);
    onAlarm(projection.name, fault);
    progress.report({
      name: projection.name,
      version: projection.version,
      position: this.#position,
      failure,
    });
    await recordFailure(pool, projection.name, failure).catch(() => undefined);
  }

  /** Waits until the log grows, but not for ever: returns whether it did. */
  async #growth(): Promise<boolean> {
    const { feed } = this.#options;
    if (this.#position < feed.head) return true;
    let forget = () => {};
    const grown = await this.#wait(POLL_MS, (wake) => {
      forget = feed.onGrowth(wake);
    });
    forget();
    return grown;
  }

  async #pause(pauseMs: number): Promise<void> {
    await this.#wait(pauseMs, () => {});
  }

  /** Waits for a wake-up, a time-out or the end; returns whether it was the wake-up. */
  #wait(timeoutMs: number, onWake: (wake: () => void) => void): Promise<boolean> {
    const { signal } = this.#stopped;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise<boolean>((resolve) => {
      const end = () => finish(false);
      const timer = setTimeout(end, timeoutMs);
      const finish = (woken: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve(woken);
      };
      signal.addEventListener('abort', end);
      onWake(() => finish(true));
    });
  }
}
