import type { DomainEvent, Recorded } from '../event.ts';
import type { Step } from './checkpoint.ts';
import { type AnyProjection, reduce } from './projection.ts';

/** The next event is not the one after the checkpoint: going on would skip something for ever. */
export class PositionGap extends Error {
  override readonly name = 'PositionGap';
}

/** Where a projection's events come from. */
export interface EventSource {
  readAfter(position: bigint, limit: number): Promise<readonly Recorded<DomainEvent>[]>;
}

/**
 * Reads the events after a checkpoint and reduces them to a step. Throws `PositionGap` unless they start right after it and have
 * no hole: positions follow commit order without holes, so anything else means that an event would be skipped.
 */
export async function nextStep(
  projection: AnyProjection,
  { source, from, limit }: { readonly source: EventSource; readonly from: bigint; readonly limit: number },
): Promise<Step> {
  const events = await source.readAfter(from, limit);
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last)
    throw new PositionGap(`the log is longer than ${from}, but nothing comes after that position`);
  const to = last.record.position;
  if (first.record.position !== from + 1n || to - from !== BigInt(events.length)) {
    throw new PositionGap(
      `${projection.name} is at ${from}, but the log goes on from ${first.record.position} to ${to}`,
    );
  }
  return { name: projection.name, statement: reduce(projection, events), from, to };
}
