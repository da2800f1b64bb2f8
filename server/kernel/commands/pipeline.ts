import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDataFailure } from '../database-failures.ts';
import type { DomainEvent, Recorded } from '../event.ts';
import type { AppendOutcome } from '../event-store/append.ts';
import type { LogWriter } from '../event-store/log-writer.ts';
import type { AppendedCommand } from './appended-command.ts';
import type { BatchDecision } from './batch.ts';
import { BatchSender, type Flight, type Flush, isAsDecided, type Landing } from './batch-sender.ts';
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

interface PipelineOptions {
  readonly writer: LogWriter;
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

/**
 * Group commit: one batch is being appended; commands that arrive meanwhile form the next one and are decided at once, on what that
 * one will leave behind. Where this process is busy, the next one is sent as soon as it is large enough, to be appended right after
 * the one before; otherwise when that is acknowledged. If the one before is not appended as it was sent, nothing that was decided on
 * it is, and those commands are decided again. No timer, bounded size.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #sender: BatchSender;
  readonly #settlement: Settlement;
  readonly #queue: QueuedCommand[] = [];
  readonly #turns: Turns;
  /** The batch that is being appended and the one that was sent to follow it. */
  #flights: readonly Flight[] = [];
  /** The batch that is being decided on what those will leave behind. */
  #ahead: PendingBatch | null = null;
  /** Batches for which nothing is decided ahead, still to come. */
  #plainBatches = 0;
  #running: Promise<void> | null = null;
  #onArrival: () => void = () => {};

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#turns = new Turns(options.busyShare);
    this.#sender = new BatchSender(options);
    this.#settlement = new Settlement(options.states, (commands) => this.#queue.unshift(...commands));
  }

  /** Commands that are not in flight yet. */
  get waiting(): number {
    return this.#queue.length + (this.#ahead?.commands.length ?? 0);
  }

  /** How long those that wait are going to wait, about. */
  get waitMs(): number {
    return Math.ceil(Math.ceil(this.waiting / MAX_BATCH_COMMANDS) * this.#sender.lastFlushMs);
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
      await this.#fill(this.#nextBatch());
      this.#launch();
      for (let [flight] = this.#flights; flight; [flight] = this.#flights) await this.#follow(flight);
    } while (this.#queue.length > 0);
    this.#running = null;
  }

  /** Sees the batch that is being appended to its end, with the next one behind it if there is anything to do. */
  async #follow(flight: Flight): Promise<void> {
    await this.#decideMeanwhile(flight.landing);
    const { batch, landing } = flight;
    const landed = await landing;
    if (!isAsDecided(landed)) return this.#startOver(batch, landed);
    this.#plainBatches = Math.max(this.#plainBatches - 1, 0);
    this.#flights = this.#flights.slice(1);
    // Out to the database first, so that this has something to do while the batch before is answered.
    if (this.#flights.length === 0 && this.#takesTurns(batch.commands.length + this.waiting)) this.#launch();
    if (this.#flights.length > 0) await nextTurn();
    const left = this.#answer(batch, landed.outcomes);
    for (const { decision } of this.#batches()) decision.standOn(left);
    if (this.#flights.length > 0) return;
    // Lets in what those send who have just been answered.
    await nextTurn();
    await this.#fill(this.#nextBatch());
    this.#launch();
  }

  /** Decides what arrives while batches are in flight, on top of them, and sends the next one after the first if there is enough. */
  async #decideMeanwhile(landing: Promise<Landing>): Promise<void> {
    const landed = landing.then(() => true);
    let arrival = this.#queue.length > 0 ? Promise.resolve(false) : this.#nextArrival();
    while (this.#plainBatches === 0 && !(await Promise.race([landed, arrival]))) {
      // Asked for before those that are there are taken, so that nobody is missed who comes in between.
      arrival = this.#nextArrival();
      await nextTurn();
      const next = this.#nextBatch();
      await this.#fill(next);
      if (!this.#isDue(next)) continue;
      this.#launch();
      if (this.#queue.length > 0) arrival = Promise.resolve(false);
    }
  }

  /** Whether a batch goes out before the one in flight is acknowledged: more would not come to it. */
  #isDue({ commands }: PendingBatch): boolean {
    return (
      this.#flights.length === 1 && this.#takesTurns(this.#unanswered) && commands.length >= this.#portion
    );
  }

  /** Resolves to false, which is no landing. */
  #nextArrival(): Promise<false> {
    return new Promise((resolve) => {
      this.#onArrival = () => resolve(false);
    });
  }

  /** All that wait or are in flight. */
  get #unanswered(): number {
    return this.#flights.reduce((sum, { batch }) => sum + batch.commands.length, this.waiting);
  }

  /** How many commands go into the next batch, if there are so many. */
  get #portion(): number {
    const unanswered = this.#unanswered;
    const wanted = this.#takesTurns(unanswered) ? Math.ceil(unanswered / 2) : unanswered;
    return Math.min(wanted, MAX_BATCH_COMMANDS);
  }

  /** The batch that is being decided, if need be a new one. */
  #nextBatch(): PendingBatch {
    this.#ahead ??= new PendingBatch(this.#options, this.#batches().toReversed());
    return this.#ahead;
  }

  /** The batches in flight and the one that is being decided, in their order. */
  #batches(): readonly PendingBatch[] {
    const inFlight = this.#flights.map(({ batch }) => batch);
    return this.#ahead ? [...inFlight, this.#ahead] : inFlight;
  }

  /** Decides as many of the commands that wait as may go into a batch. */
  async #fill(batch: PendingBatch): Promise<void> {
    const decided = batch.commands.length;
    const most = this.#portion;
    if (decided >= most) return;
    const cut = cutOf(this.#queue, most - decided);
    if (decided + cut <= MAX_BATCH_COMMANDS) await batch.decide(this.#queue.splice(0, cut));
  }

  /** Whether so many commands go in two halves, of which one is decided and answered while the other is written. */
  #takesTurns(unanswered: number): boolean {
    return this.#plainBatches === 0 && this.#turns.pay(unanswered);
  }

  /** Starts the append of the batch that was decided, if there is anything in it. */
  #launch(): void {
    const batch = this.#ahead;
    this.#ahead = null;
    if (!batch || batch.commands.length === 0) return;
    this.#flights = [...this.#flights, this.#sender.send(batch, this.#flights.at(-1))];
  }

  /** Settles a batch that was not appended as it was sent; what was decided on it was not appended either, and is decided again. */
  async #startOver(batch: PendingBatch, landed: Landing): Promise<void> {
    const [, behind] = this.#flights;
    await behind?.landing;
    const [, ...above] = this.#batches();
    this.#queue.unshift(...above.flatMap(({ commands }) => commands));
    this.#flights = [];
    this.#ahead = null;
    this.#plainBatches = PLAIN_BATCHES;
    await this.#settle(batch, landed);
  }

  /** Answers the commands of a batch that has landed, or has them decided again. */
  async #settle(batch: PendingBatch, landing: Landing): Promise<void> {
    if ('fault' in landing) return this.#isolate(batch, landing.fault);
    this.#answer(batch, landing.outcomes);
    await this.#settlement.settleRest(batch, landing.outcomes);
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
      if (batch.commands.length > 0) await this.#settle(batch, await this.#sender.send(batch).landing);
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
