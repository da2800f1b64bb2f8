import type { Pool } from 'pg';
import type { DomainEvent, Recorded } from '../event.ts';
import { BatchDecision } from './batch.ts';
import type { CommandRequest, CommandResult } from './command.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Flush, Pipeline } from './pipeline.ts';
import { asReplay, mismatch } from './settlement.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { StreamStates } from './stream-states.ts';

/** Commands that may wait: a second's worth or so. Past that it is kinder to say no at once. */
const MAX_QUEUED_COMMANDS = 10_000;

interface CommandBusOptions {
  readonly pool: Pool;
  readonly newEventId: () => string;
  /** Told about the events of each batch, in order, right after their commit. */
  readonly onCommitted: (events: readonly Recorded<DomainEvent>[]) => void;
  /** Told about each batch, for whoever measures. */
  readonly onFlushed?: (flush: Flush) => void;
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
  readonly #unanswered = new Map<
    string,
    { readonly fingerprint: Buffer; readonly result: Promise<CommandResult> }
  >();

  constructor(options: CommandBusOptions) {
    this.#options = options;
    this.#states = new StreamStates(options.pool);
    this.#snapshots = new SnapshotKeeper(this.#states);
    this.#pipeline = new Pipeline({ ...options, states: this.#states, snapshots: this.#snapshots });
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
    const twin = this.#unanswered.get(commandId);
    if (twin) return twin.fingerprint.equals(fingerprint) ? asReplay(await twin.result) : mismatch(commandId);
    if (this.#pipeline.waiting >= MAX_QUEUED_COMMANDS) return this.#overloaded();
    const result = new Promise<CommandResult>((resolve, reject) => {
      this.#pipeline.add({ request, fingerprint, attempts: 0, resolve, reject });
    });
    this.#unanswered.set(commandId, { fingerprint, result });
    try {
      return await result;
    } finally {
      this.#unanswered.delete(commandId);
    }
  }

  /** Decides a command on the log as it is now and answers what would happen; appends and keeps nothing. */
  async dryRun(request: CommandRequest): Promise<CommandResult> {
    const decision = new BatchDecision(this.#options.newEventId);
    decision.learn(await this.#states.loadFresh(request.legs));
    decision.add(request, fingerprintOf(request));
    return { kind: 'dry-run', refusal: null, events: [], states: [], ...decision.preview() };
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

  #overloaded(): CommandResult {
    return {
      kind: 'not-decided',
      failure: { code: 'OVERLOADED', retryAfterMs: this.#pipeline.waitMs },
    };
  }
}
