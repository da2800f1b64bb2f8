import { isConnectionFailure, isServerFailure, onBrokenConnection } from '../database-failures.ts';
import { WakeableWait } from '../wakeable-wait.ts';
import { type Checkpoint, commitStep, Fenced } from './checkpoint.ts';
import { type PoisonousEvent, quarantineStatement } from './dead-letters.ts';
import { FailurePolicy } from './failure-policy.ts';
import type { EventFeed } from './feed.ts';
import { Standing, type StandingOptions } from './standing.ts';
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

interface ProjectorOptions extends StandingOptions {
  readonly feed: EventFeed;
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
  readonly #standing: Standing;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#standing = new Standing(options);
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
        if (this.#standing.newerBy > 0) return await this.#giveWay();
        if (this.#standing.newerBy < 0) await this.#awaitRebuild();
        else if (!(await this.#growth())) await this.#standing.read();
      } catch (fault) {
        if (fault instanceof Fenced) throw fault;
        if (!(await this.#recover(fault))) return this.#stopForGood(fault);
      }
    }
  }

  /** The lease is kept: another process would only stop in its turn. */
  async #stopForGood(fault: unknown): Promise<void> {
    await this.#standing.alarm(fault);
    while (!this.#wait.ended) await this.#wait.for(POLL_MS);
  }

  /** Takes steps until the table shows all of the log that is known of, unless it is of another version. */
  async #catchUp(): Promise<void> {
    while (!this.#wait.ended) {
      const checkpoint = this.#standing.inDoubt ? null : this.#standing.checkpoint;
      if (!checkpoint) await this.#standing.read();
      else if (this.#standing.newerBy !== 0) return;
      else if (checkpoint.position < this.#options.feed.head) await this.#step(checkpoint);
      else return;
    }
  }

  readonly #doubt = (): void => {
    this.#standing.doubt();
    this.#wait.wake();
  };

  async #step(from: Checkpoint): Promise<void> {
    const { pool, projection, feed, observer } = this.#options;
    const since = performance.now();
    const request = { source: feed, from, limit: this.#policy.limit, quarantine: this.#standing.quarantine };
    const { step, only } = await prepareStep(projection, request);
    const outcome = await commitStep(pool, step).catch((fault: unknown) => {
      throw fault instanceof Fenced || isConnectionFailure(fault) ? fault : new StepFailure(only, fault);
    });
    this.#policy.succeeded();
    if (outcome === 'taken') {
      const events = Number(step.to - from.position);
      observer?.stepTaken(projection.name, { events, tookMs: performance.now() - since });
      this.#standing.moveTo({ ...from, position: step.to, failure: null });
    } else if (outcome === 'moved') await this.#standing.read();
    else await this.#wait.for(HELD_RETRY_MS);
  }

  /** Does what the policy says after a failure; false if nothing can be done. */
  async #recover(fault: unknown): Promise<boolean> {
    const from = this.#standing.checkpoint;
    this.#standing.forget();
    this.#options.observer?.stepFailed(this.#options.projection.name);
    if (isConnectionFailure(fault)) {
      await this.#wait.for(DATABASE_RETRY_MS);
      return true;
    }
    if (fault instanceof PositionGap) return false;
    if (fault instanceof StepFailure && isServerFailure(fault.cause)) {
      await this.#standing.alarm(fault);
      await this.#wait.for(SERVER_RETRY_MS);
      return true;
    }
    const reaction = this.#policy.failed();
    if (reaction.kind === 'again') await this.#wait.for(reaction.afterMs);
    if (reaction.kind !== 'quarantine') return true;
    const event = poisonIn(fault);
    if (!event || !from || this.#standing.quarantine.size >= MAX_QUARANTINED_STREAMS) return false;
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

  async #awaitRebuild(): Promise<void> {
    await this.#wait.for(OUTDATED_POLL_MS);
    this.#standing.forget();
  }

  /** A newer program may be waiting for the lease. */
  async #giveWay(): Promise<void> {
    await this.#wait.for(OUTDONE_MS);
  }

  /** Waits until the log grows or the checkpoint is in doubt, but not for ever: returns whether one of them happened. */
  async #growth(): Promise<boolean> {
    const { feed } = this.#options;
    const position = this.#standing.checkpoint?.position ?? 0n;
    if (position < feed.head || this.#standing.inDoubt) return true;
    const forget = feed.onGrowth(() => this.#wait.wake());
    const woken = await this.#wait.for(POLL_MS);
    forget();
    return woken;
  }
}
