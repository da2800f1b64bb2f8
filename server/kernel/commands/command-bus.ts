import type { Pool } from 'pg';
import type { DomainEvent, Recorded } from '../event.ts';
import { LogWriter } from '../event-store/log-writer.ts';
import { BatchDecision } from './batch.ts';
import type { Flush } from './batch-sender.ts';
import { busyShareMeter } from './busy-share.ts';
import type { CommandRequest, CommandResult } from './command.ts';
import { fingerprintOf } from './fingerprint.ts';
import { MAX_BATCH_COMMANDS, Pipeline } from './pipeline.ts';
import type { QueuedCommand } from './queued-command.ts';
import { asReplay, mismatch } from './settlement.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { StreamStates } from './stream-states.ts';

/** Commands that may wait: a second's worth or so. Past that it is kinder to say no at once. */
const MAX_QUEUED_COMMANDS = 10_000;

/** What is accepted all or none goes into one batch. */
export const MAX_COMMANDS_TOGETHER = MAX_BATCH_COMMANDS;

interface CommandBusOptions {
  readonly pool: Pool;
  /** Of the connection over which batches are appended; see `LogWriter`. */
  readonly appends: Pool;
  readonly newEventId: () => string;
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
  /** Told about each batch, for whoever measures. */
  readonly onFlushed?: (flush: Flush) => void;
  /** How much of a processor this process has had lately; measured if left out. */
  readonly busyShare?: () => number;
}

/** A command that is on its way, and its result to be. */
interface UnansweredCommand {
  readonly fingerprint: string;
  readonly result: Promise<CommandResult>;
}

/**
 * Takes commands and answers each when its outcome is on disk.
 *
 * They are appended in batches (see `Pipeline`). A refusal, a conflict or a fault of one command does not hurt the others of its
 * batch.
 */
export class CommandBus {
  readonly #options: CommandBusOptions;
  readonly #states: StreamStates;
  readonly #snapshots: SnapshotKeeper;
  readonly #pipeline: Pipeline;
  /**
   * By their ids. No `Map`: each table that one outgrows points to the next, and where entries come and go all the time, one of them that
   * has become old keeps all later ones, with the commands in them, from being collected as young.
   */
  readonly #unanswered: Record<string, UnansweredCommand | undefined> = Object.create(null);

  constructor(options: CommandBusOptions) {
    this.#options = options;
    this.#states = new StreamStates(options.pool);
    this.#snapshots = new SnapshotKeeper(this.#states);
    const [states, snapshots] = [this.#states, this.#snapshots];
    const writer = new LogWriter(options.appends);
    this.#pipeline = new Pipeline({ busyShare: busyShareMeter(), ...options, writer, states, snapshots });
  }

  /** Commands that wait for the next batch. */
  get waiting(): number {
    return this.#pipeline.waiting;
  }

  /**
   * Decides a command and appends its events. Resolves when the outcome is on disk; rejects only on a fault, and then the same
   * command may be sent again.
   */
  async execute(request: CommandRequest): Promise<CommandResult> {
    const { commandId } = request;
    const fingerprint = fingerprintOf(request);
    const twin = this.#unanswered[commandId];
    if (twin) return twin.fingerprint === fingerprint ? asReplay(await twin.result) : mismatch(commandId);
    if (this.#pipeline.waiting >= MAX_QUEUED_COMMANDS) return this.#overloaded();
    const [command, result] = this.#toQueue(request, fingerprint, null);
    this.#pipeline.add(command);
    return result;
  }

  /**
   * Decides commands on top of one another and appends their events all or none, in one transaction: if one is refused, all are. A
   * command that had been kept before, by an earlier call, counts as it was kept. Each id once, at most `MAX_COMMANDS_TOGETHER`.
   * Resolves and rejects as `execute`, with the results in the commands' order.
   */
  async executeTogether(requests: readonly CommandRequest[]): Promise<CommandResult[]> {
    checkSet(requests);
    // What becomes of them, the database knows then. Nothing is waited for if there are none: who comes first is decided first.
    for (let twins = this.#twinsOf(requests); twins.length > 0; twins = this.#twinsOf(requests))
      await Promise.allSettled(twins);
    if (this.#pipeline.waiting >= MAX_QUEUED_COMMANDS) return requests.map(() => this.#overloaded());
    const set = {};
    const queued = requests.map((request) => this.#toQueue(request, fingerprintOf(request), set));
    this.#pipeline.add(...queued.map(([command]) => command));
    return Promise.all(queued.map(([, result]) => result));
  }

  /** Decides a command on the log as it is now and answers what would happen; appends and keeps nothing. */
  async dryRun(request: CommandRequest): Promise<CommandResult> {
    const [result] = await this.dryRunAll([request], { together: false });
    if (!result) throw new Error('a dry run of one command has one result');
    return result;
  }

  /** The same for several, decided on top of one another; together as `executeTogether` does. */
  async dryRunAll(
    requests: readonly CommandRequest[],
    { together }: { readonly together: boolean },
  ): Promise<CommandResult[]> {
    const decision = new BatchDecision(this.#options.newEventId);
    decision.learn((await this.#states.loadFresh(requests.flatMap(({ legs }) => legs))).values());
    const commands = requests.map((request) => ({ request, fingerprint: fingerprintOf(request) }));
    if (together) {
      checkSet(requests);
      decision.addTogether(commands);
      return decision.preview(commands.length);
    }
    return commands.flatMap(({ request, fingerprint }) => {
      decision.add(request, fingerprint);
      return decision.preview(1);
    });
  }

  /** Resolves when no command waits and no snapshot is due any more. */
  async settled(): Promise<void> {
    await this.#pipeline.settled();
    await this.#snapshots.settled();
  }

  /** Lets everything come to its end, and leaves snapshots of the hottest streams for the next process. */
  async close(): Promise<void> {
    await this.settled();
    await this.#snapshots.takeHottest();
  }

  /** A command for the pipeline, known until it is answered, and its result. */
  #toQueue(request: CommandRequest, fingerprint: string, set: object | null) {
    const { commandId } = request;
    const { promise, resolve, reject } = withResolvers<CommandResult>();
    this.#unanswered[commandId] = { fingerprint, result: promise };
    const forget = () => {
      delete this.#unanswered[commandId];
    };
    promise.then(forget, forget);
    const command: QueuedCommand = {
      request,
      fingerprint,
      set,
      attempts: 0,
      inDoubt: false,
      resolve,
      reject,
    };
    return [command, promise] as const;
  }

  /** Those of the commands that are on their way already. */
  #twinsOf(requests: readonly CommandRequest[]): Promise<CommandResult>[] {
    return requests.flatMap(({ commandId }) => this.#unanswered[commandId]?.result ?? []);
  }

  #overloaded(): CommandResult {
    return {
      kind: 'not-decided',
      failure: { code: 'OVERLOADED', retryAfterMs: this.#pipeline.waitMs },
    };
  }
}

function checkSet(requests: readonly CommandRequest[]): void {
  const ids = new Set(requests.map(({ commandId }) => commandId));
  if (ids.size !== requests.length) throw new TypeError('a set of commands has each id once');
  if (ids.size > MAX_COMMANDS_TOGETHER)
    throw new RangeError(`a set has at most ${MAX_COMMANDS_TOGETHER} commands`);
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (fault: unknown) => void = () => {};
  const promise = new Promise<T>((onResolved, onRejected) => {
    resolve = onResolved;
    reject = onRejected;
  });
  return { promise, resolve, reject };
}
