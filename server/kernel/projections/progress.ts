import { ReadFailure } from '../../errors.ts';
import type { Quarantine } from './dead-letters.ts';

/** Waits that may be open at a time: each is some hundred bytes, and past this many something is wrong. */
const MAX_WAITERS = 10_000;

/** How a projection is doing, as far as this process knows. */
export interface ProjectionState {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  /** Why it stopped; null while it follows the log. */
  readonly failure: string | null;
  /** The streams that it leaves alone, each with the reason. */
  readonly quarantine: Quarantine;
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

interface Waiter extends WaitRequest {
  readonly settle: (failure: ReadFailure | null) => void;
}

/**
 * How far the projections have come, and who waits for them: the server's side of read-your-writes. A wait is an entry in
 * memory; it holds no database connection.
 */
export class ProjectionProgress {
  readonly #states = new Map<string, ProjectionState>();
  readonly #doubted = new Set<string>();
  readonly #waiters = new Set<Waiter>();
  readonly #listeners = new Set<(state: ProjectionState, before: bigint) => void>();

  /** Every projection that has reported. */
  states(): readonly ProjectionState[] {
    return [...this.#states.values()];
  }

  /** The position up to which a projection's table shows the log. */
  positionOf(name: string): bigint {
    return this.#states.get(name)?.position ?? 0n;
  }

  /** Takes in how a projection is doing, after the commit that it speaks of. Lets go of those who waited for it. */
  report(state: ProjectionState): void {
    const before = this.positionOf(state.name);
    this.#states.set(state.name, state);
    this.#doubted.delete(state.name);
    for (const waiter of this.#waiters) {
      if (waiter.projections.includes(state.name)) this.#check(waiter);
    }
    for (const listener of this.#listeners) listener(state, before);
  }

  /** Takes in that nobody knows how far a projection is until it reports again: until then everybody waits for it. */
  doubt(name: string): void {
    this.#doubted.add(name);
  }

  /** Calls the listener after each report, with the position before it, until the returned function is called. */
  onReport(listener: (state: ProjectionState, before: bigint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when all the projections have reached the position. Throws a `ReadFailure`: PROJECTION_BEHIND after the time-out,
   * PROJECTION_STOPPED as soon as it is known that waiting is in vain, TOO_MANY_WAITING at the bound. Ends when aborted.
   */
  async waitFor(request: WaitRequest): Promise<void> {
    const stalled = this.#stalled(request);
    if (stalled) throw stalled;
    if (this.#missing(request).length === 0) return;
    if (this.#waiters.size >= MAX_WAITERS) {
      throw new ReadFailure('TOO_MANY_WAITING', `${MAX_WAITERS} reads are waiting already; try again.`, {
        retryAfterMs: 1_000,
      });
    }
    request.signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => settle(this.#behind(request)), request.timeoutMs);
      const abort = () => settle(new ReadFailure('PROJECTION_BEHIND', 'The request was given up.'));
      const settle = (failure: ReadFailure | null) => {
        clearTimeout(timer);
        request.signal.removeEventListener('abort', abort);
        this.#waiters.delete(waiter);
        if (failure) reject(failure);
        else resolve();
      };
      const waiter: Waiter = { ...request, settle };
      request.signal.addEventListener('abort', abort, { once: true });
      this.#waiters.add(waiter);
      this.#check(waiter);
    });
  }

  #check(waiter: Waiter): void {
    const missing = this.#missing(waiter);
    const stopped = missing.find((state) => state.failure !== null);
    const stalled = this.#stalled(waiter);
    if (stalled) waiter.settle(stalled);
    else if (missing.length === 0) waiter.settle(null);
    else if (stopped) waiter.settle(this.#stopped(stopped, waiter.position));
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
    const behindBy = Math.max(0, Number(request.position - have));
    const message = `${slowest?.name ?? 'the projection'} is ${behindBy} events behind after ${request.timeoutMs} ms; try again.`;
    return new ReadFailure('PROJECTION_BEHIND', message, { behindBy, retryAfterMs: request.timeoutMs });
  }

  #stopped(state: ProjectionState, want: bigint): ReadFailure {
    const message = `${state.name} has stopped before this position; an administrator has to look at it.`;
    return new ReadFailure('PROJECTION_STOPPED', message, {
      projection: state.name,
      behindBy: Number(want - state.position),
    });
  }
}

/** A projection that has not reported yet. */
function unheardOf(name: string): ProjectionState {
  return { name, version: 0, position: 0n, failure: null, quarantine: new Map() };
}
