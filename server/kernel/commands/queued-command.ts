import type { CommandToDecide } from './batch.ts';
import type { CommandResult } from './command.ts';

/** A command whose sender waits. */
export interface QueuedCommand extends CommandToDecide {
  /** The same for commands that are accepted all or none; they stand side by side in the queue. Null for one by itself. */
  readonly set: object | null;
  attempts: number;
  /** It was sent, and then the connection broke: nobody knows whether it was kept. */
  inDoubt: boolean;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (fault: unknown) => void;
}

/** Where to cut a queue so that about so many are before the cut, at least one, and no set is cut through. */
export function cutOf(queue: readonly QueuedCommand[], wanted: number): number {
  if (wanted >= queue.length) return queue.length;
  let cut = wanted;
  while (cut > 0 && isWithinSet(queue, cut)) cut -= 1;
  if (cut > 0) return cut;
  cut = wanted;
  while (cut < queue.length && isWithinSet(queue, cut)) cut += 1;
  return cut;
}

/** The sets of a queue in their order; one that is by itself is a set of one. */
export function* setsOf(queue: readonly QueuedCommand[]): Iterable<readonly QueuedCommand[]> {
  let begin = 0;
  for (let end = 1; end <= queue.length; end += 1) {
    if (end < queue.length && isWithinSet(queue, end)) continue;
    yield queue.slice(begin, end);
    begin = end;
  }
}

function isWithinSet(queue: readonly QueuedCommand[], index: number): boolean {
  const set = queue[index]?.set ?? null;
  return set !== null && queue[index - 1]?.set === set;
}
