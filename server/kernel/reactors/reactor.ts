import type { DomainEvent, Recorded } from '../event.ts';

/** Something to be done outside the database because of an event. */
export interface Due<Effect> {
  /** The event's position: the effect's name for ever, by which whoever gets it twice knows it. */
  readonly position: bigint;
  readonly effect: Effect;
}

/** What does effects, as long as one process runs the reactor. */
export interface Performer<Effect> {
  /**
   * The position up to which effects are known to be done, by what they left behind; null if that can't be told. It is what makes
   * exactly once out of at least once.
   */
  readonly doneTo: bigint | null;
  /** Does effects, in order; resolves when they will outlast a crash. Throws if it can't; then it is asked again for all of them. */
  readonly perform: (due: readonly Due<Effect>[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

type HandlerOf<Effect, Event extends DomainEvent, Type extends Event['type']> = (
  event: Recorded<Extract<Event, { readonly type: Type }>>,
) => Effect;

/**
 * Something that happens outside the database because of events: a line in a file, a message to somebody. It can't be taken back
 * or done again, so it is told every event once, in live order, from the event after those that were there when it was first
 * started; and no rebuild ever tells it an old one. A projection is another type, and neither passes for the other.
 *
 * Handlers say what is due for an event, or `'ignored'`, for every type (the compiler rejects a forgotten one); doing it is the
 * performer's.
 */
export interface Reactor<Event extends DomainEvent, Effect> {
  readonly kind: 'reactor';
  readonly name: string;
  readonly effects: { readonly [Type in Event['type']]: HandlerOf<Effect, Event, Type> | 'ignored' };
  /** Makes ready to do effects. */
  open(): Promise<Performer<Effect>>;
}

/** A reactor whose types only its own file knows. */
export type AnyReactor = Reactor<DomainEvent, unknown>;

/** States a reactor, so that the compiler checks its handlers against its events. */
export function defineReactor<Event extends DomainEvent, Effect>(
  reactor: Omit<Reactor<Event, Effect>, 'kind'>,
): AnyReactor {
  return { kind: 'reactor', ...reactor } as unknown as AnyReactor;
}

/** What is due for events, in order. */
export function dueFor(reactor: AnyReactor, events: readonly Recorded<DomainEvent>[]): Due<unknown>[] {
  return events.flatMap((event) => {
    const handler = reactor.effects[event.type];
    if (handler === undefined)
      throw new Error(`the reactor ${reactor.name} says nothing about ${event.type}`);
    return handler === 'ignored' ? [] : { position: event.record.position, effect: handler(event) };
  });
}
