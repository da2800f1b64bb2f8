import { throughOutage } from '../database-failures.ts';
import { BatchDecision } from './batch.ts';
import { type QueuedCommand, setsOf } from './queued-command.ts';
import type { StreamStates } from './stream-states.ts';

interface PendingBatchOptions {
  readonly states: StreamStates;
  readonly newEventId: () => string;
}

/** Commands that wait for their answers, decided to be appended together. */
export class PendingBatch {
  readonly #states: StreamStates;
  readonly #commands: QueuedCommand[] = [];
  readonly decision: BatchDecision;

  /** @param below The batches in flight, on which this one is decided, the last one first. */
  constructor({ states, newEventId }: PendingBatchOptions, below: readonly PendingBatch[] = []) {
    this.#states = states;
    this.decision = new BatchDecision(newEventId);
    for (const { decision } of below) this.decision.learn(decision.expected());
  }

  /** Those that are decided, in order. */
  get commands(): readonly QueuedCommand[] {
    return this.#commands;
  }

  /** Decides more commands on top of one another. One that can't be decided is told so and hurts nobody else. */
  async decide(commands: readonly QueuedCommand[]): Promise<void> {
    const unknown = this.decision.unknown(commands.flatMap(({ request }) => request.legs));
    try {
      this.decision.learn((await throughOutage(() => this.#states.load(unknown))).values());
    } catch (fault) {
      for (const { reject } of commands) reject(fault);
      return;
    }
    for (const set of setsOf(commands)) {
      try {
        this.#decideSet(set);
      } catch (fault) {
        for (const { reject } of set) reject(fault);
      }
    }
  }

  #decideSet(set: readonly QueuedCommand[]): void {
    const [first, ...others] = set;
    if (first && others.length === 0) this.decision.add(first.request, first.fingerprint);
    else this.decision.addTogether(set);
    this.#commands.push(...set);
  }
}
