import type { DomainEvent, Recorded } from '../event.ts';
import { UnreadableEvent } from '../event-catalogue.ts';
import type { Checkpoint, Step } from './checkpoint.ts';
import type { PoisonousEvent, Quarantine } from './dead-letters.ts';
import { type AnyProjection, reduce } from './projection.ts';

/** The next event is not the one after the checkpoint: going on would skip something for ever. */
export class PositionGap extends Error {
  override readonly name = 'PositionGap';
}

/** A projection could not reduce or write events; if it was only one, that one. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  constructor(
    readonly event: Recorded<DomainEvent> | null,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Where a projection's events come from. */
export interface EventSource {
  readAfter(position: bigint, limit: number): Promise<readonly Recorded<DomainEvent>[]>;
}

/** From where on, how many, and without which streams. */
export interface StepRequest {
  readonly source: EventSource;
  readonly from: Pick<Checkpoint, 'position' | 'releases' | 'fencingToken'>;
  readonly limit: number;
  readonly quarantine: Quarantine;
  /** The positions of events that are left out for good, if there are any. */
  readonly skipped?: ReadonlySet<bigint>;
}

const NOTHING: ReadonlySet<bigint> = new Set();

/** A step to be committed, and the one event that it is about, if it is only one. */
export interface PreparedStep {
  readonly step: Step;
  readonly only: Recorded<DomainEvent> | null;
}

/**
 * Reads the events after a checkpoint and reduces them to a step. Throws `PositionGap` unless they start right after it and have
 * no hole: positions follow commit order without holes, so anything else means that an event would be skipped. Throws
 * `StepFailure` if a handler throws.
 */
export async function prepareStep(
  projection: AnyProjection,
  { source, from, limit, quarantine, skipped = NOTHING }: StepRequest,
): Promise<PreparedStep> {
  const events = await source.readAfter(from.position, limit);
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) {
    throw new PositionGap(`the log is longer than ${from.position}, but nothing comes after that position`);
  }
  const to = last.record.position;
  if (first.record.position !== from.position + 1n || to - from.position !== BigInt(events.length)) {
    throw new PositionGap(
      `${projection.name} is at ${from.position}, but the log goes on from ${first.record.position} to ${to}`,
    );
  }
  const only = events.length === 1 ? first : null;
  const welcome =
    quarantine.size + skipped.size === 0
      ? events
      : events.filter(({ record }) => !quarantine.has(record.streamId) && !skipped.has(record.position));
  try {
    const statement = reduce(projection, welcome);
    const { releases, fencingToken } = from;
    return {
      step: { name: projection.name, statement, from: from.position, to, releases, fencingToken },
      only,
    };
  } catch (fault) {
    throw new StepFailure(only, fault);
  }
}

/** The event that a failure of a step of one event is about. */
export function poisonIn(fault: unknown): PoisonousEvent | null {
  if (fault instanceof StepFailure) return fault.event;
  return fault instanceof UnreadableEvent ? { type: fault.stored.eventType, record: fault.stored } : null;
}

/** What is told of a failure. */
export function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
