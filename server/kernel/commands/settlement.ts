import { z } from 'zod';
import { refusalSchema } from '../../errors.ts';
import { throughOutage } from '../database-failures.ts';
import type { AppendOutcome, KeptOutcome } from '../event-store/append.ts';
import type { AppendedCommand } from './appended-command.ts';
import type { BatchDecision } from './batch.ts';
import type { CommandRequest, CommandResult, Leg, StreamState } from './command.ts';
import type { QueuedCommand } from './queued-command.ts';
import type { StreamStates } from './stream-states.ts';

/** How often a command is decided again after a conflict with another process before its sender is told. */
const MAX_ATTEMPTS = 12;

/** A command that turned out to have been kept before. */
interface Duplicate {
  readonly command: QueuedCommand;
  readonly kept: KeptOutcome;
}

/** Answers commands with what became of them. */
export class Settlement {
  readonly #states: StreamStates;
  readonly #decideAgain: (commands: readonly QueuedCommand[]) => void;

  constructor(states: StreamStates, decideAgain: (commands: readonly QueuedCommand[]) => void) {
    this.#states = states;
    this.#decideAgain = decideAgain;
  }

  /** Answers those commands of a batch that were appended. */
  answerAppended(
    commands: readonly QueuedCommand[],
    outcomes: readonly AppendOutcome[],
    appended: readonly (AppendedCommand | null)[],
  ): void {
    for (const [index, { request, resolve }] of commands.entries()) {
      const [outcome, left] = [outcomes[index], appended[index]];
      if (outcome?.kind === 'appended' && left) resolve(decidedResult(request, outcome, left.states, false));
    }
  }

  /** Answers those that had been kept before, and has those decided again that were in conflict with another process. */
  async settleRest(
    { commands, decision }: { readonly commands: readonly QueuedCommand[]; readonly decision: BatchDecision },
    outcomes: readonly AppendOutcome[],
  ): Promise<void> {
    const duplicates: Duplicate[] = [];
    const conflicts: QueuedCommand[] = [];
    for (const [index, command] of commands.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'duplicate') duplicates.push({ command, kept: outcome });
      else if (outcome?.kind !== 'appended') conflicts.push(command);
    }
    await this.#settleDuplicates(duplicates);
    await this.#retry(abandonSets(conflicts, duplicates), decision);
  }

  /** Answers commands that had been kept before with what was kept, and with their streams as they are now. */
  async #settleDuplicates(duplicates: readonly Duplicate[]): Promise<void> {
    const isSame = ({ command, kept }: Duplicate) => kept.fingerprint === command.fingerprint;
    for (const { command } of duplicates.filter((one) => !isSame(one)))
      command.resolve(mismatch(command.request.commandId));
    const same = duplicates.filter(isSame);
    if (same.length === 0) return;
    try {
      const states = await throughOutage(() => this.#states.loadFresh(same.flatMap(legsOf)));
      for (const { command, kept } of same) {
        const left = legsOf({ command, kept }).flatMap(({ streamId }) => states.get(streamId) ?? []);
        // What was in doubt was kept for this sender: there was no answer before this one.
        command.resolve(decidedResult(command.request, kept, left, !command.inDoubt));
      }
    } catch (fault) {
      for (const { command } of same) command.reject(fault);
    }
  }

  /** Has commands decided again in their order, a bounded number of times, on what their streams are by now. */
  async #retry(conflicts: readonly QueuedCommand[], decision: BatchDecision): Promise<void> {
    for (const { request } of conflicts)
      for (const { streamId } of request.legs) this.#states.forget(streamId);
    for (const command of conflicts) command.attempts += 1;
    this.#decideAgain(conflicts.filter(({ attempts }) => attempts < MAX_ATTEMPTS));
    for (const { request, resolve, reject } of conflicts.filter(({ attempts }) => attempts >= MAX_ATTEMPTS)) {
      const [{ streamId }] = request.legs;
      const expected = decision.versionBefore(streamId);
      try {
        const fresh = await throughOutage(() => this.#states.loadFresh(request.legs));
        const actual = fresh.get(streamId)?.version ?? 0;
        resolve({ kind: 'not-decided', failure: { code: 'VERSION_CONFLICT', expected, actual } });
      } catch (fault) {
        reject(fault);
      }
    }
  }
}

/** The answer to a second sender of a command, for the answer to the first. */
export function asReplay(result: CommandResult): CommandResult {
  return result.kind === 'decided' ? { ...result, receipt: { ...result.receipt, replayed: true } } : result;
}

/** The answer to a command whose id was used for another one. */
export function mismatch(commandId: string): CommandResult {
  return { kind: 'not-decided', failure: { code: 'IDEMPOTENCY_MISMATCH', commandId } };
}

/**
 * Commands of a set that stand alone now, since others of it had been kept before, are decided by themselves; unless one of those
 * was refused or was another command, in which case none of the set may happen any more. Returns those that may.
 */
function abandonSets(conflicts: readonly QueuedCommand[], duplicates: readonly Duplicate[]): QueuedCommand[] {
  const culprits = new Map<object, string>();
  for (const { command, kept } of duplicates) {
    const failed = kept.refusal !== null || kept.fingerprint !== command.fingerprint;
    if (command.set && failed) culprits.set(command.set, command.request.commandId);
  }
  return conflicts.filter(({ set, resolve }) => {
    const commandId = set === null ? undefined : culprits.get(set);
    if (commandId !== undefined) resolve({ kind: 'not-decided', failure: { code: 'ABANDONED', commandId } });
    return commandId === undefined;
  });
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
