import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isDataFailure, throughOutage } from '../database-failures.ts';
import type { DomainEvent, Recorded } from '../event.ts';
import { type AppendOutcome, appendBatch } from '../event-store/append.ts';
import { type AppendedCommand, BatchDecision } from './batch.ts';
import { Busyness } from './busyness.ts';
import type { Leg, StreamState } from './command.ts';
import { type QueuedCommand, Settlement } from './settlement.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import type { StreamStates } from './stream-states.ts';

/** Commands in one flush: past some hundreds a larger batch only makes everybody wait longer for the same rate. */
const MAX_BATCH_COMMANDS = 512;
/** From this many commands on it can pay to flush half of them while the other half is decided; fewer share one flush. */
const MIN_SPLIT_COMMANDS = 16;
/**
 * How busy this process has to be for that: two flushes instead of one then take less time than it has to do meanwhile. On a slow
 * disk it mostly waits, and one flush for all is better.
 */
const MIN_SPLIT_BUSYNESS = 0.4;

interface PipelineOptions {
  readonly pool: Pool;
  readonly states: StreamStates;
  readonly snapshots: SnapshotKeeper;
  readonly newEventId: () => string;
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
}

/** Commands that were decided together. */
interface Batch {
  readonly commands: QueuedCommand[];
  readonly decision: BatchDecision;
}

/** How the append of a batch ended. */
type Landing =
  | { readonly outcomes: readonly AppendOutcome[]; readonly resent: boolean }
  | { readonly fault: unknown };

/** A batch that is being appended. */
interface Flight extends Batch {
  readonly landing: Promise<Landing>;
  landed: boolean;
}

/**
 * Group commit: one batch is in flight; commands that arrive meanwhile are decided, on top of it, into the next one, which is sent
 * as soon as it lands. So database and process work side by side. No timer, bounded size.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #settlement: Settlement;
  readonly #busyness = new Busyness();
  readonly #queue: QueuedCommand[] = [];
  #running: Promise<void> | null = null;
  #wake: () => void = () => {};
  #lastFlushMs = 1;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#settlement = new Settlement(options.states, (commands) => this.#queue.unshift(...commands));
  }

  /** Commands that are not decided yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** How long those that wait are going to wait, about. */
  get waitMs(): number {
    return Math.ceil(Math.ceil(this.#queue.length / MAX_BATCH_COMMANDS) * this.#lastFlushMs);
  }

  /** Takes in a command; its promise is settled when its outcome is on disk. */
  add(command: QueuedCommand): void {
    this.#queue.push(command);
    this.#wake();
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Lets in what arrives in the same turn of the event loop.
    await nextTurn();
    let flight: Flight | null = null;
    while (flight || this.#queue.length > 0) flight = await this.#exchange(flight, await this.#form(flight));
    this.#running = null;
  }

  /** Decides what waits and what arrives, on top of the batch in flight and until that has landed. */
  async #form(flight: Flight | null): Promise<Batch> {
    const next = this.#emptyBatch();
    for (;;) {
      const room = this.#limit(flight, next) - next.commands.length;
      await this.#decide(next, this.#queue.splice(0, Math.max(0, room)), flight);
      if (!flight || flight.landed) return next;
      await Promise.race([flight.landing, this.#arrival()]);
      if (!flight.landed) await nextTurn();
    }
  }

  /** How many commands the next batch may have: half of all, if the halves keep both this process and the database busy. */
  #limit(flight: Flight | null, next: Batch): number {
    if (this.#busyness.share < MIN_SPLIT_BUSYNESS) return MAX_BATCH_COMMANDS;
    const all = this.#queue.length + next.commands.length + (flight?.commands.length ?? 0);
    return Math.min(MAX_BATCH_COMMANDS, Math.max(MIN_SPLIT_COMMANDS, Math.ceil(all / 2)));
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** When the batch in flight has landed: sends the next one on its way, and only then answers those of the first. */
  async #exchange(flight: Flight | null, next: Batch): Promise<Flight | null> {
    if (!flight) return this.#send(next);
    const landing = await flight.landing;
    if ('outcomes' in landing && landing.outcomes.every(({ kind }) => kind === 'appended')) {
      const following = this.#send(next);
      // The driver writes to the socket in the next turn of the event loop; answering now would hold it up.
      if (following) await nextTurn();
      next.decision.follow(this.#answer(flight, landing.outcomes));
      return following;
    }
    // It was decided on what did not come about.
    this.#queue.unshift(...next.commands);
    await this.#land(flight, landing);
    return null;
  }

  #send({ commands, decision }: Batch): Flight | null {
    if (commands.length === 0) return null;
    const sentAt = performance.now();
    const land = (landing: Landing): Landing => {
      this.#lastFlushMs = performance.now() - sentAt;
      flight.landed = true;
      return landing;
    };
    const landing = this.#append(decision).then(land, (fault: unknown) => land({ fault }));
    const flight: Flight = { commands, decision, landing, landed: false };
    return flight;
  }

  /** Appends while the database may be away. After a broken connection nobody knows what was kept, but ids make resending safe. */
  async #append(decision: BatchDecision): Promise<Landing> {
    const batch = decision.toBatch();
    let sent = 0;
    const outcomes = await throughOutage(() => {
      sent += 1;
      return appendBatch(this.#options.pool, batch);
    });
    return { outcomes, resent: sent > 1 };
  }

  /** Answers a batch of which not everything was appended; what was in conflict waits again afterwards. */
  async #land(flight: Flight, landing: Landing): Promise<void> {
    if ('fault' in landing) return this.#isolate(flight, landing.fault);
    this.#answer(flight, landing.outcomes);
    await this.#settlement.settleRest(flight, landing);
  }

  /** If a value in a batch breaks the statement, halves it until only the broken one fails. */
  async #isolate({ commands }: Flight, fault: unknown): Promise<void> {
    if (!isDataFailure(fault) || commands.length < 2) {
      for (const { reject } of commands) reject(fault);
      return;
    }
    const middle = Math.ceil(commands.length / 2);
    for (const half of [commands.slice(0, middle), commands.slice(middle)]) {
      const batch = this.#emptyBatch();
      await this.#decide(batch, half, null);
      const flight = this.#send(batch);
      if (flight) await this.#land(flight, await flight.landing);
    }
  }

  #emptyBatch(): Batch {
    return { commands: [], decision: new BatchDecision(this.#options.newEventId) };
  }

  /** Decides commands into a batch. One that can't be decided is told so and hurts nobody else. */
  async #decide(batch: Batch, commands: readonly QueuedCommand[], inFlight: Batch | null): Promise<void> {
    const { decision } = batch;
    const legs = commands.flatMap(({ request }) => request.legs);
    const unknown = legs.filter(({ streamId }) => !decision.knows(streamId));
    try {
      decision.learn(await throughOutage(() => this.#options.states.load(unknown)), inFlight?.decision);
    } catch (fault) {
      for (const { reject } of commands) reject(fault);
      return;
    }
    for (const command of commands) {
      try {
        decision.add(command.request, command.fingerprint);
        batch.commands.push(command);
      } catch (fault) {
        command.reject(fault);
      }
    }
  }

  /** Keeps, publishes and answers what was appended of a batch; returns what has become of its streams. */
  #answer({ commands, decision }: Batch, outcomes: readonly AppendOutcome[]): Iterable<StreamState> {
    const appended = decision.afterAppend(outcomes);
    const left = this.#keep(commands, appended, decision);
    this.#options.onCommitted(appended.flatMap((one) => one?.events ?? []));
    this.#settlement.answerAppended(commands, outcomes, appended);
    return left;
  }

  /** Keeps what a batch made of its streams; of a stream that several commands touched, the last. */
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
    return [...left.values()].map(({ state }) => state);
  }
}
