import { ReadFailure } from '../../errors.ts';
import type { Quarantine } from './dead-letters.ts';
import { rebuildingFailure, stoppedFailure } from './wait-failures.ts';
import { type Waiter, Waiters } from './waiters.ts';

/** Waits that may be open at a time: each is some hundred bytes, and past this many something is wrong. */
const MAX_WAITERS = 10_000;

/** A table that stands still because another version of the code built it; this version is being built beside it. */
export interface RebuildOutlook {
  /** How long it will take at the present rate; null while nobody knows. */
  readonly timeLeftMs: number | null;
}

/** How a projection is doing, as far as this process knows. */
export interface ProjectionState {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  /** Why it stopped; null while it follows the log. */
  readonly failure: string | null;
  /** The streams that it leaves alone, each with the reason. */
  readonly quarantine: Quarantine;
  /** Null while its table is of this version of the code; also during a rebuild beside a table that follows the log. */
  readonly rebuilding: RebuildOutlook | null;
}

/** What is waited for. */
export interface WaitRequest {
  readonly projections: readonly string[];
  readonly position: bigint;
  /** The stream that the reader is after, if it is one: waiting for it is in vain while it is in quarantine. */
  readonly streamId?: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How a wait ended, for whoever counts them. */
export type WaitOutcome =
  /** The tables showed the position already. */
  | 'at-once'
  | 'reached'
  /** The time was up. */
  | 'behind'
  | 'stopped'
  | 'rebuilding'
  | 'quarantined'
  /** Too many were waiting. */
  | 'refused'
  /** The client had left. */
  | 'abandoned';

interface ProgressOptions {
  /** Told how each wait ended, and after how many milliseconds. */
  readonly onWaited?: (outcome: WaitOutcome, waitedMs: number) => void;
}

interface OpenWait extends WaitRequest, Waiter {
  readonly settle: (outcome: WaitOutcome, failure: ReadFailure | null) => void;
}

/**
 * How far the projections have come, and who waits for them: the server's side of read-your-writes. A wait is an entry in
 * memory; it holds no database connection. Whoever waits stands in a queue for each projection, so a step of a projection costs
 * those who were waiting for it, and not those who wait for more.
 */
export class ProjectionProgress {
  readonly #onWaited: (outcome: WaitOutcome, waitedMs: number) => void;
  readonly #states = new Map<string, ProjectionState>();
  readonly #doubted = new Set<string>();
  readonly #waiters = new Waiters<OpenWait>();
  readonly #listeners = new Set<(state: ProjectionState, before: ProjectionState) => void>();

  constructor({ onWaited = () => {} }: ProgressOptions = {}) {
    this.#onWaited = onWaited;
  }

  /** How many waits are open. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Every projection that has reported. */
  states(): readonly ProjectionState[] {
    return [...this.#states.values()];
  }

  /** How a projection is doing; undefined if it has not reported. */
  stateOf(name: string): ProjectionState | undefined {
    return this.#states.get(name);
  }

  /** The position up to which a projection's table shows the log. */
  positionOf(name: string): bigint {
    return this.#states.get(name)?.position ?? 0n;
  }

  /** Takes in how a projection is doing, after the commit that it speaks of. Lets go of those who waited for it. */
  report(state: ProjectionState): void {
    const { name, position } = state;
    const before = this.#states.get(name) ?? unheardOf(name);
    this.#states.set(name, state);
    this.#doubted.delete(name);
    for (const waiter of this.#waiters.takeDue(name, position)) this.#check(waiter);
    if (state.failure !== null || state.rebuilding !== null)
      for (const waiter of this.#waiters.waitingFor(name)) this.#check(waiter);
    if (state.quarantine !== before.quarantine) {
      for (const streamId of state.quarantine.keys())
        for (const waiter of this.#waiters.waitingForStream(streamId)) this.#check(waiter);
    }
    for (const listener of this.#listeners) listener(state, before);
  }

  /** Takes in that nobody knows how far a projection is until it reports again: until then everybody waits for it. */
  doubt(name: string): void {
    this.#doubted.add(name);
  }

  /** Calls the listener after each report, with what was reported before it, until the returned function is called. */
  onReport(listener: (state: ProjectionState, before: ProjectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when all the projections have reached the position. Throws a `ReadFailure`: PROJECTION_BEHIND after the time-out,
   * PROJECTION_REBUILDING and PROJECTION_STOPPED as soon as it is known that waiting is in vain, TOO_MANY_WAITING at the bound.
   * Ends when aborted.
   */
  async waitFor(request: WaitRequest): Promise<void> {
    const stalled = this.#stalled(request);
    if (!stalled && this.#missing(request).length === 0) {
      this.#onWaited('at-once', 0);
      return;
    }
    request.signal.throwIfAborted();
    if (!stalled && this.#waiters.size >= MAX_WAITERS) {
      this.#onWaited('refused', 0);
      throw new ReadFailure('TOO_MANY_WAITING', `${MAX_WAITERS} reads are waiting already; try again.`, {
        retryAfterMs: 1_000,
      });
    }
    await new Promise<void>((resolve, reject) => {
      const since = performance.now();
      const timer = setTimeout(() => settle('behind', this.#behind(request)), request.timeoutMs);
      const abort = () =>
        settle('abandoned', new ReadFailure('PROJECTION_BEHIND', 'The request was given up.'));
      const settle = (outcome: WaitOutcome, failure: ReadFailure | null) => {
        clearTimeout(timer);
        request.signal.removeEventListener('abort', abort);
        this.#waiters.leave(waiter);
        this.#onWaited(outcome, performance.now() - since);
        if (failure) reject(failure);
        else resolve();
      };
      const waiter: OpenWait = { ...request, places: new Map(), settle };
      request.signal.addEventListener('abort', abort, { once: true });
      this.#waiters.enter(waiter);
      this.#check(waiter);
    });
  }

  /** Lets a waiter go if there is nothing to wait for any more; if not, has it stand in the queue of every projection that is missing. */
  #check(waiter: OpenWait): void {
    const missing = this.#missing(waiter);
    const stalled = this.#stalled(waiter);
    const stopped = missing.find((state) => state.failure !== null);
    const rebuilding = missing.find((state) => state.rebuilding !== null);
    if (stalled) waiter.settle('quarantined', stalled);
    else if (missing.length === 0) waiter.settle('reached', null);
    else if (stopped) waiter.settle('stopped', stoppedFailure(stopped, waiter.position));
    else if (rebuilding) waiter.settle('rebuilding', rebuildingFailure(rebuilding, waiter.position));
    // One that it has passed before may have gone back, as after a crash of the database.
    else for (const { name } of missing) this.#waiters.queueUp(waiter, name);
  }

  #missing({
    projections,
    position,
  }: Pick<WaitRequest, 'projections' | 'position'>): readonly ProjectionState[] {
    return projections
      .map((name) => this.#states.get(name) ?? unheardOf(name))
      .filter((state) => state.position < position || this.#doubted.has(state.name));
  }

  /** The failure to tell if the stream that is waited for is in quarantine. */
  #stalled({ projections, streamId }: WaitRequest): ReadFailure | null {
    if (streamId === undefined) return null;
    const state = projections
      .map((name) => this.#states.get(name))
      .find((one) => one?.quarantine.has(streamId));
    if (!state) return null;
    const message = `${state.name} leaves ${streamId} alone: ${state.quarantine.get(streamId)}`;
    return new ReadFailure('STREAM_QUARANTINED', message, { projection: state.name });
  }

  #behind(request: WaitRequest): ReadFailure {
    const [slowest] = [...this.#missing(request)].sort((one, other) => Number(one.position - other.position));
    const have = slowest?.position ?? request.position;
    const lag = Math.max(0, Number(request.position - have));
    const message = `${slowest?.name ?? 'the projection'} is ${lag} events behind after ${request.timeoutMs} ms; try again.`;
    const details = { lag, retryAfterMs: request.timeoutMs };
    return new ReadFailure('PROJECTION_BEHIND', message, details, { have, want: request.position });
  }
}

/** A projection that has not reported yet. */
function unheardOf(name: string): ProjectionState {
  return { name, version: 0, position: 0n, failure: null, quarantine: new Map(), rebuilding: null };
}
