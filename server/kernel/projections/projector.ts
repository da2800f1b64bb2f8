import type { Pool } from 'pg';
import { isConnectionFailure, isServerFailure, onBrokenConnection } from '../database-failures.ts';
import type { Lease } from '../leases/lease-keeper.ts';
import { WakeableWait } from '../wakeable-wait.ts';
import {
  type Checkpoint,
  claimCheckpoint,
  commitStep,
  Fenced,
  readCheckpoint,
  recordFailure,
} from './checkpoint.ts';
import { type PoisonousEvent, type Quarantine, quarantineStatement, readQuarantine } from './dead-letters.ts';
import { FailurePolicy } from './failure-policy.ts';
import type { EventFeed } from './feed.ts';
import type { ProjectionProgress } from './progress.ts';
import type { AnyProjection } from './projection.ts';
import { findRunning, timeLeftMsOf } from './rebuild/records.ts';
import { messageOf, PositionGap, poisonIn, prepareStep, StepFailure } from './step.ts';

/** How often the log is looked at without being told that it grew: notifications are hints and may be lost. */
const POLL_MS = 1_000;
/** Pause between tries while the database is away. */
const DATABASE_RETRY_MS = 200;
/** Pause between tries while somebody holds the projection, for the moment that it takes to swap tables. */
const HELD_RETRY_MS = 20;
/** How often it is looked whether tables of this version of the code have taken the place of another version's. */
const OUTDATED_POLL_MS = 200;
/** How long a program that is older than the tables has the lease, before another may be the newer one. */
const OUTDONE_MS = 1_000;
/** Pause between tries while the database is in trouble, such as with a full disk. */
const SERVER_RETRY_MS = 1_000;
/** Streams in quarantine for one projection: past this it is not the events that are wrong. */
const MAX_QUARANTINED_STREAMS = 100;

/** Told how projecting goes, for whoever measures. */
export interface ProjectorObserver {
  /** A step was committed. */
  readonly stepTaken: (
    projection: string,
    step: { readonly events: number; readonly tookMs: number },
  ) => void;
  /** A step failed; it may be tried again. */
  readonly stepFailed: (projection: string) => void;
}

interface ProjectorOptions {
  readonly pool: Pool;
  readonly projection: AnyProjection;
  readonly feed: EventFeed;
  readonly progress: ProjectionProgress;
  /** Under which the projection is run. */
  readonly lease: Lease;
  /** Called when the tables turn out to be of an older version of the code: they have to be built again. */
  readonly onOutdated: (projection: AnyProjection) => void;
  /** Called when the projection stops, for a while or for good, and for each stream that goes into quarantine. */
  readonly onAlarm: (name: string, fault: unknown) => void;
  readonly observer?: ProjectorObserver | undefined;
}

/**
 * Makes one projection follow the log while this process has its lease: reads after the checkpoint, writes the table and the
 * checkpoint in one transaction, reports progress after the commit. May be killed at any moment; whoever has the lease next goes on
 * from the checkpoint, and refuses this one's steps from then on.
 *
 * A step that fails is tried again, then made smaller until the one event is found that can't be taken; only that event's stream
 * goes into quarantine (`dead-letters.ts`), and the rest goes on.
 *
 * Tables that an older version of the code has built are left as they are, and serve, until a rebuild has put this version's in their
 * place. Tables of a newer version are left to newer programs.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #policy = new FailurePolicy();
  readonly #wait = new WakeableWait();
  #checkpoint: Checkpoint | null = null;
  /** Whether the checkpoint may have gone back since it was read. */
  #inDoubt = false;
  #quarantine: Quarantine = new Map();
  #isOutdatedKnown = false;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  /** Follows the log until the lease ends, or another process has taken it; the step that is being taken is finished. */
  async run(): Promise<void> {
    const {
      pool,
      lease: { signal },
    } = this.#options;
    const forget = onBrokenConnection(pool, this.#doubt);
    const end = () => this.#wait.end();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      await this.#follow();
    } catch (fault) {
      if (!(fault instanceof Fenced)) throw fault;
    } finally {
      signal.removeEventListener('abort', end);
      forget();
    }
  }

  async #follow(): Promise<void> {
    while (!this.#wait.ended) {
      try {
        await this.#catchUp();
        if (this.#newerBy() > 0) return await this.#giveWay();
        if (this.#newerBy() < 0) await this.#awaitRebuild();
        else if (!(await this.#growth())) await this.#readCheckpoint();
      } catch (fault) {
        if (fault instanceof Fenced) throw fault;
        if (!(await this.#recover(fault))) return this.#stopForGood(fault);
      }
    }
  }

  /** The lease is kept: another process would only stop in its turn. */
  async #stopForGood(fault: unknown): Promise<void> {
    await this.#alarm(fault);
    while (!this.#wait.ended) await this.#wait.for(POLL_MS);
  }

  /** Takes steps until the table shows all of the log that is known of, unless it is of another version. */
  async #catchUp(): Promise<void> {
    while (!this.#wait.ended) {
      const checkpoint = this.#inDoubt ? null : this.#checkpoint;
      if (!checkpoint) await this.#readCheckpoint();
      else if (this.#newerBy() !== 0) return;
      else if (checkpoint.position < this.#options.feed.head) await this.#step(checkpoint);
      else return;
    }
  }

  /**
   * A broken connection may mean that the database crashed; then the last steps, which did not wait for the disk, may be gone, table
   * and checkpoint together. Until the checkpoint has been read again nobody may be told that the table shows them.
   */
  readonly #doubt = (): void => {
    const { progress, projection } = this.#options;
    this.#inDoubt = true;
    progress.doubt(projection.name);
    this.#wait.wake();
  };

  async #step(from: Checkpoint): Promise<void> {
    const { pool, projection, feed, observer } = this.#options;
    const since = performance.now();
    const request = { source: feed, from, limit: this.#policy.limit, quarantine: this.#quarantine };
    const { step, only } = await prepareStep(projection, request);
    const outcome = await commitStep(pool, step).catch((fault: unknown) => {
      throw fault instanceof Fenced || isConnectionFailure(fault) ? fault : new StepFailure(only, fault);
    });
    this.#policy.succeeded();
    if (outcome === 'taken') {
      const events = Number(step.to - from.position);
      observer?.stepTaken(projection.name, { events, tookMs: performance.now() - since });
      this.#moveTo({ ...from, position: step.to, failure: null });
    } else if (outcome === 'moved') await this.#readCheckpoint();
    else await this.#wait.for(HELD_RETRY_MS);
  }

  /** Does what the policy says after a failure; false if nothing can be done. */
  async #recover(fault: unknown): Promise<boolean> {
    const from = this.#checkpoint;
    this.#checkpoint = null;
    this.#options.observer?.stepFailed(this.#options.projection.name);
    if (isConnectionFailure(fault)) {
      await this.#wait.for(DATABASE_RETRY_MS);
      return true;
    }
    if (fault instanceof PositionGap) return false;
    if (fault instanceof StepFailure && isServerFailure(fault.cause)) {
      await this.#alarm(fault);
      await this.#wait.for(SERVER_RETRY_MS);
      return true;
    }
    const reaction = this.#policy.failed();
    if (reaction.kind === 'again') await this.#wait.for(reaction.afterMs);
    if (reaction.kind !== 'quarantine') return true;
    const event = poisonIn(fault);
    if (!event || !from || this.#quarantine.size >= MAX_QUARANTINED_STREAMS) return false;
    return this.#quarantineStream(from, event, fault);
  }

  async #quarantineStream(from: Checkpoint, event: PoisonousEvent, fault: unknown): Promise<boolean> {
    const { pool, projection, onAlarm } = this.#options;
    const { name } = projection;
    const statement = quarantineStatement(name, event, messageOf(fault));
    onAlarm(name, fault);
    try {
      await commitStep(pool, {
        name,
        statement,
        from: from.position,
        to: event.record.position,
        releases: from.releases,
        fencingToken: from.fencingToken,
      });
      return true;
    } catch (failure) {
      if (failure instanceof Fenced) throw failure;
      return isConnectionFailure(failure);
    }
  }

  /** Looks where the checkpoint is, claims it if that was not done, and sees whose tables it speaks of. */
  async #readCheckpoint(): Promise<void> {
    const { pool, projection, lease } = this.#options;
    // Before it is read: what breaks meanwhile calls for another look.
    this.#inDoubt = false;
    const read = await readCheckpoint(pool, projection);
    const isClaimed = read.fencingToken === lease.token;
    const checkpoint = isClaimed ? read : await claimCheckpoint(pool, projection, lease.token);
    this.#quarantine = await readQuarantine(pool, projection.name);
    if (checkpoint.version === projection.version) return this.#moveTo({ ...checkpoint, failure: null });
    this.#checkpoint = checkpoint;
    await this.#reportForeign(checkpoint);
  }

  /** By how many versions the tables are newer than this program; less than 0 if they are older. */
  #newerBy(): number {
    const { version } = this.#options.projection;
    return (this.#checkpoint?.version ?? version) - version;
  }

  async #awaitRebuild(): Promise<void> {
    await this.#wait.for(OUTDATED_POLL_MS);
    this.#checkpoint = null;
  }

  /** A newer program may be waiting for the lease. */
  async #giveWay(): Promise<void> {
    await this.#wait.for(OUTDONE_MS);
  }

  /** Lets everybody know that the tables are of another version, and what is being done about it. */
  async #reportForeign(checkpoint: Checkpoint): Promise<void> {
    const { pool, projection, progress, onOutdated } = this.#options;
    const state = { ...checkpoint, quarantine: this.#quarantine };
    if (checkpoint.version > projection.version) {
      const failure = `its tables are of version ${checkpoint.version} of its code, and this program has only version ${projection.version}; start the newer program, or go back with npm run rebuild -- ${projection.name}`;
      return progress.report({ ...state, failure, rebuilding: null });
    }
    const isNews = !this.#isOutdatedKnown;
    this.#isOutdatedKnown = true;
    const running = await findRunning(pool, projection.name);
    const rebuilding = { timeLeftMs: running && timeLeftMsOf(running) };
    // What an earlier rebuild failed of is history as soon as the next begins.
    const failure = isNews || running ? null : checkpoint.failure;
    progress.report({ ...state, failure, rebuilding: failure === null ? rebuilding : null });
    if (isNews) onOutdated(projection);
  }

  #moveTo(checkpoint: Checkpoint): void {
    if (this.#inDoubt) return;
    this.#checkpoint = checkpoint;
    this.#options.progress.report({ ...checkpoint, quarantine: this.#quarantine, rebuilding: null });
  }

  /** Lets everybody know that the projection does not follow the log, and why. */
  async #alarm(fault: unknown): Promise<void> {
    const { pool, projection, progress, lease, onAlarm } = this.#options;
    const { name, version } = projection;
    onAlarm(name, fault);
    const failure = messageOf(fault);
    progress.report({
      name,
      version,
      position: progress.positionOf(name),
      failure,
      quarantine: this.#quarantine,
      rebuilding: null,
    });
    await recordFailure(pool, { name, fencingToken: lease.token, failure }).catch(() => undefined);
  }

  /** Waits until the log grows or the checkpoint is in doubt, but not for ever: returns whether one of them happened. */
  async #growth(): Promise<boolean> {
    const { feed } = this.#options;
    const position = this.#checkpoint?.position ?? 0n;
    if (position < feed.head || this.#inDoubt) return true;
    const forget = feed.onGrowth(() => this.#wait.wake());
    const woken = await this.#wait.for(POLL_MS);
    forget();
    return woken;
  }
}
