import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isDataFailure, throughOutage } from '../database-failures.ts';
import type { DomainEvent, Recorded } from '../event.ts';
import { type AppendOutcome, appendBatch } from '../event-store/append.ts';
import type { AppendedCommand } from './appended-command.ts';
import type { BatchDecision } from './batch.ts';
import type { Leg, StreamState } from './command.ts';
import { PendingBatch } from './pending-batch.ts';
import { cutOf, type QueuedCommand } from './queued-command.ts';
import { Settlement } from './settlement.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import type { StreamStates } from './stream-states.ts';
import { Turns } from './turns.ts';

/** Batches that go without looking ahead after one that was not appended as decided: another process writes to the same streams. */
const PLAIN_BATCHES = 8;

/** Commands in one flush: past some hundreds a larger batch only makes everybody wait longer for the same rate. */
export const MAX_BATCH_COMMANDS = 512;

/** The append of a batch that has ended, well or not. */
export interface Flush {
  readonly commands: number;
  readonly tookMs: number;
}

interface PipelineOptions {
  readonly pool: Pool;
  readonly states: StreamStates;
  readonly snapshots: SnapshotKeeper;
  readonly newEventId: () => string;
  /** How much of a processor this process has had lately. */
  readonly busyShare: () => number;
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
  /** Told about each batch, for whoever measures. */
  readonly onFlushed?: ((flush: Flush) => void) | undefined;
}

/** How the append of a batch ended. */
type Landing =
  | { readonly outcomes: readonly AppendOutcome[]; readonly resent: boolean }
  | { readonly fault: unknown };

/** A batch that is being appended. */
interface Flight {
  readonly batch: PendingBatch;
  readonly landing: Promise<Landing>;
}

/**
 * Group commit: one batch is in flight; commands that arrive meanwhile form the next one and are decided at once, on what the one in
 * flight will leave behind, so that it can follow without a pause. If that is not what happens, they are decided again. No timer,
 * bounded size.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #settlement: Settlement;
  readonly #queue: QueuedCommand[] = [];
  readonly #turns: Turns;
  /** The batch that is decided while another one is in flight. */
  #ahead: PendingBatch | null = null;
  /** Batches for which nothing is decided ahead, still to come. */
  #plainBatches = 0;
  #running: Promise<void> | null = null;
  #onArrival: () => void = () => {};
  #lastFlushMs = 1;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#turns = new Turns(options.busyShare);
    this.#settlement = new Settlement(options.states, (commands) => this.#queue.unshift(...commands));
  }

  /** Commands that are not in flight yet. */
  get waiting(): number {
    return this.#queue.length + (this.#ahead?.commands.length ?? 0);
  }

  /** How long those that wait are going to wait, about. */
  get waitMs(): number {
    return Math.ceil(Math.ceil(this.waiting / MAX_BATCH_COMMANDS) * this.#lastFlushMs);
  }

  /** Takes in commands, those of a set together; their promises are settled when their outcomes are on disk. */
  add(...commands: readonly QueuedCommand[]): void {
    this.#queue.push(...commands);
    this.#onArrival();
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    do {
      // Lets in what arrives in the same turn of the event loop.
      await nextTurn();
      const first = new PendingBatch(this.#options);
      await this.#fill(first);
      let flight = this.#launch(first);
      while (flight) flight = await this.#follow(flight);
    } while (this.#queue.length > 0);
    this.#running = null;
  }

  /** Sees a batch in flight to its end, with the next one behind it. Returns that in flight; null if there is none. */
  async #follow({ batch, landing }: Flight): Promise<Flight | null> {
    const next = await this.#decideMeanwhile(batch, landing);
    const landed = await landing;
    if ('fault' in landed || landed.outcomes.some(({ kind }) => kind !== 'appended')) {
      // They were decided on what has not happened.
      this.#queue.unshift(...next.commands);
      this.#ahead = null;
      this.#plainBatches = PLAIN_BATCHES;
      await this.#settle(batch, landed);
      return null;
    }
    this.#plainBatches = Math.max(this.#plainBatches - 1, 0);
    // Out to the database first, so that this has something to do while the batch before is answered.
    const early = this.#takesTurns(batch.commands.length + this.waiting) ? this.#launch(next) : null;
    if (early) await nextTurn();
    next.decision.standOn(this.#answer(batch, landed.outcomes));
    if (early) return early;
    // Lets in what those send who have just been answered.
    await nextTurn();
    await this.#fill(next);
    return this.#launch(next);
  }

  /** Decides what arrives while a batch is in flight, on top of that. */
  async #decideMeanwhile(below: PendingBatch, landing: Promise<Landing>): Promise<PendingBatch> {
    const next = new PendingBatch(this.#options, below);
    this.#ahead = next;
    const landed = landing.then(() => true);
    let arrival = this.#queue.length > 0 ? Promise.resolve(false) : this.#nextArrival();
    while (this.#plainBatches === 0 && !(await Promise.race([landed, arrival]))) {
      // Asked for before those that are there are taken, so that nobody is missed who comes in between.
      arrival = this.#nextArrival();
      await nextTurn();
      await this.#fill(next, below.commands.length);
    }
    return next;
  }

  /** Resolves to false, which is no landing. */
  #nextArrival(): Promise<false> {
    return new Promise((resolve) => {
      this.#onArrival = () => resolve(false);
    });
  }

  /** Decides as many of the commands that wait as may go into a batch, beside so many in flight. */
  async #fill(batch: PendingBatch, inFlight = 0): Promise<void> {
    const decided = batch.commands.length;
    const unanswered = inFlight + decided + this.#queue.length;
    const wanted = this.#takesTurns(unanswered) ? Math.ceil(unanswered / 2) : unanswered;
    const most = Math.min(wanted, MAX_BATCH_COMMANDS);
    if (decided >= most) return;
    const cut = cutOf(this.#queue, most - decided);
    if (decided + cut <= MAX_BATCH_COMMANDS) await batch.decide(this.#queue.splice(0, cut));
  }

  /** Whether so many commands go in two halves, of which one is decided and answered while the other is written. */
  #takesTurns(unanswered: number): boolean {
    return this.#plainBatches === 0 && this.#turns.pay(unanswered);
  }

  /** Starts the append of a batch; null if there is nothing in it. */
  #launch(batch: PendingBatch): Flight | null {
    this.#ahead = null;
    return batch.commands.length === 0 ? null : { batch, landing: this.#append(batch) };
  }

  /** Appends while the database may be away. After a broken connection nobody knows what was kept, but ids make resending safe. */
  async #append({ commands, decision }: PendingBatch): Promise<Landing> {
    const batch = decision.toBatch();
    const sentAt = performance.now();
    let sent = 0;
    try {
      const outcomes = await throughOutage(() => {
        sent += 1;
        return appendBatch(this.#options.pool, batch);
      });
      return { outcomes, resent: sent > 1 };
    } catch (fault) {
      return { fault };
    } finally {
      this.#lastFlushMs = performance.now() - sentAt;
      this.#options.onFlushed?.({ commands: commands.length, tookMs: this.#lastFlushMs });
    }
  }

  /** Answers the commands of a batch that has landed, or has them decided again. */
  async #settle(batch: PendingBatch, landing: Landing): Promise<void> {
    if ('fault' in landing) return this.#isolate(batch, landing.fault);
    this.#answer(batch, landing.outcomes);
    await this.#settlement.settleRest(batch, landing);
  }

  /** If a value in a batch breaks the statement, halves it until only the broken one fails. */
  async #isolate({ commands }: PendingBatch, fault: unknown): Promise<void> {
    const middle = cutOf(commands, Math.ceil(commands.length / 2));
    if (!isDataFailure(fault) || middle === commands.length) {
      for (const { reject } of commands) reject(fault);
      return;
    }
    for (const half of [commands.slice(0, middle), commands.slice(middle)]) {
      const batch = new PendingBatch(this.#options);
      await batch.decide(half);
      const flight = this.#launch(batch);
      if (flight) await this.#settle(batch, await flight.landing);
    }
  }

  /** Keeps, publishes and answers what was appended of a batch. Returns how it left its streams. */
  #answer({ commands, decision }: PendingBatch, outcomes: readonly AppendOutcome[]): StreamState[] {
    const appended = decision.afterAppend(outcomes);
    const left = this.#keep(commands, appended, decision);
    this.#options.onCommitted(appended.flatMap((one) => one?.events ?? []));
    this.#settlement.answerAppended(commands, outcomes, appended);
    return left;
  }

  /** Keeps what a batch made of its streams; of a stream that several commands touched, the last. Returns that. */
  #keep(
    commands: readonly QueuedCommand[],
    appended: readonly (AppendedCommand | null)[],
    decision: BatchDecision,
  ): StreamState[] {
    const left = new Map<string, { readonly leg: Leg; readonly state: StreamState }>();
    for (const [index, { request }] of commands.entries()) {
      for (const [legIndex, leg] of request.legs.entries()) {
        const state = appended[index]?.states[legIndex];
        if (state) left.set(leg.streamId, { leg, state });
      }
    }
    for (const { leg, state } of left.values()) {
      this.#options.states.keep(leg, state);
      const from = decision.versionBefore(leg.streamId);
      this.#options.snapshots.advanced(leg, { from, to: state.version });
    }
    return Array.from(left.values(), ({ state }) => state);
  }
}
