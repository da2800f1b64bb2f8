import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import { z } from 'zod';
import { refusalSchema } from '../../errors.ts';
import { isDataFailure, throughOutage } from '../database-failures.ts';
import type { DomainEvent, Recorded } from '../event.ts';
import { type AppendOutcome, appendBatch, type KeptOutcome } from '../event-store/append.ts';
import { type AppendedCommand, BatchDecision } from './batch.ts';
import type { CommandRequest, CommandResult, Leg, StreamState } from './command.ts';
import { fingerprintOf } from './fingerprint.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { StreamStates } from './stream-states.ts';

/** Commands in one flush: past some hundreds a larger batch only makes everybody wait longer for the same rate. */
const MAX_BATCH_COMMANDS = 512;
/** Commands that may wait: a second's worth or so. Past that it is kinder to say no at once. */
const MAX_QUEUED_COMMANDS = 10_000;
/** How often a command is decided again after a conflict with another process before its sender is told. */
const MAX_ATTEMPTS = 12;

interface QueuedCommand {
  readonly request: CommandRequest;
  readonly fingerprint: Buffer;
  attempts: number;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (fault: unknown) => void;
}

/** A command that turned out to have been kept before. */
interface Duplicate {
  readonly command: QueuedCommand;
  readonly kept: KeptOutcome;
}

interface CommandBusOptions {
  readonly pool: Pool;
  readonly newEventId: () => string;
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
}

/**
 * Takes commands and answers each when its outcome is on disk.
 *
 * Group commit: commands that arrive while a batch is being flushed form the next one. One batch is in flight, no timer, bounded
 * size. A refusal, a conflict or a fault of one command does not hurt the others of its batch.
 */
export class CommandBus {
  readonly #options: CommandBusOptions;
  readonly #states: StreamStates;
  readonly #snapshots: SnapshotKeeper;
  readonly #inFlight = new Map<
    string,
    { readonly fingerprint: Buffer; readonly result: Promise<CommandResult> }
  >();
  #queue: QueuedCommand[] = [];
  #flushing: Promise<void> | null = null;
  #lastFlushMs = 1;

  constructor(options: CommandBusOptions) {
    this.#options = options;
    this.#states = new StreamStates(options.pool);
    this.#snapshots = new SnapshotKeeper(this.#states);
  }

  /**
   * Decides a command and appends its events. Resolves when the outcome is on disk; rejects only on a fault, and then the same
   * command may be sent again.
   */
  async execute(request: CommandRequest): Promise<CommandResult> {
    const fingerprint = fingerprintOf(request);
    const twin = this.#inFlight.get(request.commandId);
    if (twin)
      return twin.fingerprint.equals(fingerprint) ? asReplay(await twin.result) : mismatch(request.commandId);
    if (this.#queue.length >= MAX_QUEUED_COMMANDS) return this.#overloaded();
    const result = new Promise<CommandResult>((resolve, reject) => {
      this.#queue.push({ request, fingerprint, attempts: 0, resolve, reject });
    });
    this.#inFlight.set(request.commandId, { fingerprint, result });
    this.#flushing ??= this.#flushQueue();
    return result.finally(() => this.#inFlight.delete(request.commandId));
  }

  /** Decides a command on the log as it is now and answers what would happen; appends and keeps nothing. */
  async dryRun(request: CommandRequest): Promise<CommandResult> {
    const decision = new BatchDecision(await this.#states.loadFresh(request.legs), this.#options.newEventId);
    decision.add(request, fingerprintOf(request));
    return { kind: 'dry-run', refusal: null, events: [], states: [], ...decision.preview() };
  }

  /** Resolves when no command waits and no snapshot is due any more. */
  async settled(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#snapshots.settled();
  }

  /** Lets everything come to its end, and leaves snapshots of the hottest streams for the next process. */
  async close(): Promise<void> {
    await this.settled();
    await this.#snapshots.takeHottest();
  }

  async #flushQueue(): Promise<void> {
    // Lets in what arrives in the same turn of the event loop.
    await nextTurn();
    while (this.#queue.length > 0) {
      const commands = this.#queue.splice(0, MAX_BATCH_COMMANDS);
      const startedAt = performance.now();
      await this.#flush(commands).catch((fault: unknown) => {
        for (const { reject } of commands) reject(fault);
      });
      this.#lastFlushMs = performance.now() - startedAt;
    }
    this.#flushing = null;
  }

  /** Appends commands as one batch; if a value among them breaks the statement, halves it until only the broken one fails. */
  async #flush(commands: readonly QueuedCommand[]): Promise<void> {
    try {
      await this.#decideAndAppend(commands);
    } catch (fault) {
      if (!isDataFailure(fault) || commands.length < 2) throw fault;
      for (const half of halves(commands)) {
        await this.#flush(half).catch((broken: unknown) => {
          for (const { reject } of half) reject(broken);
        });
      }
    }
  }

  async #decideAndAppend(commands: readonly QueuedCommand[]): Promise<void> {
    const legs = commands.flatMap(({ request }) => request.legs);
    const loaded = await throughOutage(() => this.#states.load(legs));
    const decision = new BatchDecision(loaded, this.#options.newEventId);
    const decided = commands.filter((command) => addOrReject(decision, command));
    if (decided.length === 0) return;
    const { outcomes, resent } = await this.#append(decision);
    const appended = decision.afterAppend(outcomes);
    this.#keep(decided, appended, loaded);
    this.#options.onCommitted(appended.flatMap((one) => one?.events ?? []));
    const conflicts: QueuedCommand[] = [];
    const duplicates: Duplicate[] = [];
    for (const [index, command] of decided.entries()) {
      const [outcome, left] = [outcomes[index], appended[index]];
      if (outcome?.kind === 'appended' && left)
        command.resolve(decidedResult(command.request, outcome, left.states, false));
      else if (outcome?.kind === 'duplicate') duplicates.push({ command, kept: outcome });
      else conflicts.push(command);
    }
    await this.#settleDuplicates(duplicates, !resent);
    await this.#decideAgain(conflicts, loaded);
  }

  /** Keeps what the batch made of its streams; of a stream that several commands touched, the last. */
  #keep(
    decided: readonly QueuedCommand[],
    appended: readonly (AppendedCommand | null)[],
    loaded: ReadonlyMap<string, StreamState>,
  ): void {
    const left = new Map<string, { readonly leg: Leg; readonly state: StreamState }>();
    for (const [index, { request }] of decided.entries()) {
      for (const [legIndex, leg] of request.legs.entries()) {
        const state = appended[index]?.states[legIndex];
        if (state) left.set(leg.streamId, { leg, state });
      }
    }
    for (const { leg, state } of left.values()) {
      this.#states.keep(leg, state);
      this.#snapshots.advanced(leg, { from: loaded.get(leg.streamId)?.version ?? 0, to: state.version });
    }
  }

  /** Appends while the database may be away. After a broken connection nobody knows what was kept, but ids make resending safe. */
  async #append(
    decision: BatchDecision,
  ): Promise<{ readonly outcomes: readonly AppendOutcome[]; readonly resent: boolean }> {
    const batch = decision.toBatch();
    let sent = 0;
    const outcomes = await throughOutage(() => {
      sent += 1;
      return appendBatch(this.#options.pool, batch);
    });
    return { outcomes, resent: sent > 1 };
  }

  /** Answers commands that had been kept before with what was kept, and with their streams as they are now. */
  async #settleDuplicates(duplicates: readonly Duplicate[], replayed: boolean): Promise<void> {
    const isSame = ({ command, kept }: Duplicate) => kept.fingerprint.equals(command.fingerprint);
    for (const { command } of duplicates.filter((one) => !isSame(one)))
      command.resolve(mismatch(command.request.commandId));
    const same = duplicates.filter(isSame);
    if (same.length === 0) return;
    try {
      const states = await throughOutage(() => this.#states.loadFresh(same.flatMap(legsOf)));
      for (const { command, kept } of same) {
        const left = legsOf({ command, kept }).flatMap(({ streamId }) => states.get(streamId) ?? []);
        command.resolve(decidedResult(command.request, kept, left, replayed));
      }
    } catch (fault) {
      for (const { command } of same) command.reject(fault);
    }
  }

  /** Puts commands that were in conflict with another process back to the front, in their order, a bounded number of times. */
  async #decideAgain(
    conflicts: readonly QueuedCommand[],
    decidedOn: ReadonlyMap<string, StreamState>,
  ): Promise<void> {
    for (const { request } of conflicts)
      for (const { streamId } of request.legs) this.#states.forget(streamId);
    for (const command of conflicts) command.attempts += 1;
    this.#queue.unshift(...conflicts.filter(({ attempts }) => attempts < MAX_ATTEMPTS));
    for (const { request, resolve } of conflicts.filter(({ attempts }) => attempts >= MAX_ATTEMPTS)) {
      const [{ streamId }] = request.legs;
      const expected = decidedOn.get(streamId)?.version ?? 0;
      const fresh = await throughOutage(() => this.#states.loadFresh(request.legs));
      const actual = fresh.get(streamId)?.version ?? 0;
      resolve({ kind: 'not-decided', failure: { code: 'VERSION_CONFLICT', expected, actual } });
    }
  }

  #overloaded(): CommandResult {
    const flushes = Math.ceil(this.#queue.length / MAX_BATCH_COMMANDS);
    return {
      kind: 'not-decided',
      failure: { code: 'OVERLOADED', retryAfterMs: Math.ceil(flushes * this.#lastFlushMs) },
    };
  }
}

function addOrReject(decision: BatchDecision, command: QueuedCommand): boolean {
  try {
    decision.add(command.request, command.fingerprint);
    return true;
  } catch (fault) {
    command.reject(fault);
    return false;
  }
}

/** The streams that a kept command is answered with; the first may have been made anew for a copy of it, so the kept one counts. */
function legsOf({ command: { request }, kept: { streamId } }: Duplicate): Leg[] {
  const [first, ...others] = request.legs;
  return [{ ...first, streamId }, ...others];
}

function decidedResult(
  { commandId }: CommandRequest,
  { streamId, streamVersion, position, refusal }: KeptOutcome,
  states: readonly StreamState[],
  replayed: boolean,
): CommandResult {
  const receipt = { commandId, streamId, streamVersion, position, replayed };
  return { kind: 'decided', receipt, refusal: refusal && z.decode(refusalSchema, refusal as never), states };
}

function asReplay(result: CommandResult): CommandResult {
  return result.kind === 'decided' ? { ...result, receipt: { ...result.receipt, replayed: true } } : result;
}

function mismatch(commandId: string): CommandResult {
  return { kind: 'not-decided', failure: { code: 'IDEMPOTENCY_MISMATCH', commandId } };
}

function halves<Item>(items: readonly Item[]): [readonly Item[], readonly Item[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
