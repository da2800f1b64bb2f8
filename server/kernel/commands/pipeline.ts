import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isDataFailure, throughOutage } from '../database-failures.ts';
import type { DomainEvent, Recorded } from '../event.ts';
import { type AppendOutcome, appendBatch } from '../event-store/append.ts';
import type { AppendedCommand } from './appended-command.ts';
import { BatchDecision } from './batch.ts';
import type { Leg, StreamState } from './command.ts';
import { cutOf, type QueuedCommand, setsOf } from './queued-command.ts';
import { Settlement } from './settlement.ts';
import type { SnapshotKeeper } from './snapshot-keeper.ts';
import type { StreamStates } from './stream-states.ts';

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
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
  /** Told about each batch, for whoever measures. */
  readonly onFlushed?: ((flush: Flush) => void) | undefined;
}

/** Commands that were decided together. */
interface Batch {
  readonly commands: readonly QueuedCommand[];
  readonly decision: BatchDecision;
}

/** How the append of a batch ended. */
type Landing =
  | { readonly outcomes: readonly AppendOutcome[]; readonly resent: boolean }
  | { readonly fault: unknown };

/**
 * Group commit: one batch is in flight; commands that arrive meanwhile form the next one. No timer, bounded size.
 *
 * Deciding the next batch on top of the one in flight was built and measured: on two cores it gained nothing over this, since a
 * batch costs the database far more than another command in it.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #settlement: Settlement;
  readonly #queue: QueuedCommand[] = [];
  #running: Promise<void> | null = null;
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

  /** Takes in commands, those of a set together; their promises are settled when their outcomes are on disk. */
  add(...commands: readonly QueuedCommand[]): void {
    this.#queue.push(...commands);
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
      await this.#process(this.#queue.splice(0, cutOf(this.#queue, MAX_BATCH_COMMANDS)));
    } while (this.#queue.length > 0);
    this.#running = null;
  }

  /** Decides commands, appends what they led to and answers them. */
  async #process(commands: readonly QueuedCommand[]): Promise<void> {
    const batch = await this.#decide(commands);
    if (batch.commands.length === 0) return;
    const landing = await this.#append(batch.decision);
    this.#options.onFlushed?.({ commands: batch.commands.length, tookMs: this.#lastFlushMs });
    if ('fault' in landing) return this.#isolate(batch, landing.fault);
    this.#answer(batch, landing.outcomes);
    await this.#settlement.settleRest(batch, landing);
  }

  /** Appends while the database may be away. After a broken connection nobody knows what was kept, but ids make resending safe. */
  async #append(decision: BatchDecision): Promise<Landing> {
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
    }
  }

  /** If a value in a batch breaks the statement, halves it until only the broken one fails. */
  async #isolate({ commands }: Batch, fault: unknown): Promise<void> {
    const middle = cutOf(commands, Math.ceil(commands.length / 2));
    if (!isDataFailure(fault) || middle === commands.length) {
      for (const { reject } of commands) reject(fault);
      return;
    }
    await this.#process(commands.slice(0, middle));
    await this.#process(commands.slice(middle));
  }

  /** Decides commands on top of one another. One that can't be decided is told so and hurts nobody else. */
  async #decide(commands: readonly QueuedCommand[]): Promise<Batch> {
    const decision = new BatchDecision(this.#options.newEventId);
    const decided: QueuedCommand[] = [];
    const legs = commands.flatMap(({ request }) => request.legs);
    try {
      decision.learn(await throughOutage(() => this.#options.states.load(legs)));
    } catch (fault) {
      for (const { reject } of commands) reject(fault);
      return { commands: [], decision };
    }
    for (const set of setsOf(commands)) {
      try {
        const [first, ...others] = set;
        if (first && others.length === 0) decision.add(first.request, first.fingerprint);
        else decision.addTogether(set);
        decided.push(...set);
      } catch (fault) {
        for (const { reject } of set) reject(fault);
      }
    }
    return { commands: decided, decision };
  }

  /** Keeps, publishes and answers what was appended of a batch. */
  #answer({ commands, decision }: Batch, outcomes: readonly AppendOutcome[]): void {
    const appended = decision.afterAppend(outcomes);
    this.#keep(commands, appended, decision);
    this.#options.onCommitted(appended.flatMap((one) => one?.events ?? []));
    this.#settlement.answerAppended(commands, outcomes, appended);
  }

  /** Keeps what a batch made of its streams; of a stream that several commands touched, the last. */
  #keep(
    commands: readonly QueuedCommand[],
    appended: readonly (AppendedCommand | null)[],
    decision: BatchDecision,
  ): void {
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
  }
}
