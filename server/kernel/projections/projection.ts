import { categoryOfStream } from '../decider.ts';
import type { DomainEvent, Recorded } from '../event.ts';

/** Common table expressions, the list after `WITH`, of which some modify data; and their parameters, from `$1` on. */
export interface Statement {
  /** Under which it is prepared once for each connection; a projection's own name if left out. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Reduces an event into a batch, at once: an `async` handler does not fit, since TypeScript lets any result pass for `void`, but a
 * promise not for this union.
 */
type HandlerOf<Batch, Event extends DomainEvent, Type extends Event['type']> = (
  batch: Batch,
  event: Recorded<Extract<Event, { readonly type: Type }>>,
  // biome-ignore lint/suspicious/noConfusingVoidType: see above
) => void | undefined;

/**
 * A read table and how it follows the log.
 *
 * A batch of events is reduced in memory by the handlers, one for every type of event in its streams or `'ignored'` (the compiler
 * rejects a forgotten one), and written by one statement, in the same transaction as the checkpoint: each event counts exactly once.
 * Handlers see nothing but the events, so that building the table again from the first event gives the same table. What has effects
 * outside the database is a reactor (`kernel/reactors/`), and neither passes for the other.
 */
export interface Projection<Event extends DomainEvent, Batch> {
  readonly kind: 'projection';
  readonly name: string;
  /** Raised when the code would build another table from the same events. */
  readonly version: number;
  /** The kind of streams that it follows; it need not know of the events of others. All of them if left out. */
  readonly category?: string;
  /** The tables that it owns; nobody else writes them. */
  readonly tables: readonly string[];
  readonly handlers: { readonly [Type in Event['type']]: HandlerOf<Batch, Event, Type> | 'ignored' };
  /** What the handlers reduce a batch of events to. */
  emptyBatch(): Batch;
  /** What writes a batch; null if there is nothing to write. */
  write(batch: Batch): Statement | null;
}

/** A projection whose types only its own file knows. */
export type AnyProjection = Projection<DomainEvent, unknown>;

/** States a projection, so that the compiler checks its handlers against its events. */
export function defineProjection<Event extends DomainEvent, Batch>(
  projection: Omit<Projection<Event, Batch>, 'kind'>,
): AnyProjection {
  return { kind: 'projection', ...projection } as unknown as AnyProjection;
}

/** Reduces events to the statement that writes them; null if all of them are ignored. */
export function reduce(
  projection: AnyProjection,
  events: readonly Recorded<DomainEvent>[],
): Statement | null {
  const batch = projection.emptyBatch();
  let handled = false;
  for (const event of events) {
    const handler = projection.handlers[event.type] ?? handlerOfStranger(projection, event);
    if (handler === 'ignored') continue;
    handler(batch, event);
    handled = true;
  }
  return handled ? projection.write(batch) : null;
}

/** What to do with an event that a projection says nothing about: it may be of a kind of stream that it does not follow. */
function handlerOfStranger(
  { name, category }: AnyProjection,
  { type, record }: Recorded<DomainEvent>,
): 'ignored' {
  if (category !== undefined && categoryOfStream(record.streamId) !== category) return 'ignored';
  throw new Error(`the projection ${name} says nothing about ${type}`);
}
