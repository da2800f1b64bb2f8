import type { z } from 'zod';
import type { Refusal } from '../errors.ts';
import type { DomainEvent } from './event.ts';
import type { EventCatalogue } from './event-catalogue.ts';

/** What became of a command: what happened, or why nothing did. */
export type Decision<Event> =
  | { readonly accepted: true; readonly events: readonly Event[] }
  | { readonly accepted: false; readonly refusal: Refusal };

/**
 * The rules of one kind of stream, pure: no clock, no randomness, no I/O.
 * (Jérémie Chassaing's functional event sourcing decider, as Equinox and emmett use it.)
 */
export interface Decider<State, Command, Event> {
  readonly initialState: State;
  /** The state after one more event. Never refuses: what is in the log happened. */
  evolve(state: State, event: Event): State;
  /** What happens if this is asked for in this state. */
  decide(command: Command, state: State): Decision<Event>;
}

/** How folded states are kept: a zod codec between state and JSON, and a version that is raised when either changes. */
export interface StateSchema<State> {
  readonly version: number;
  readonly codec: z.ZodType<State>;
}

/** A kind of stream: its category (the first part of its streams' ids), its rules, its events and its snapshots. */
export interface StreamType<State, Command, Event extends DomainEvent> {
  readonly category: string;
  readonly decider: Decider<State, Command, Event>;
  readonly catalogue: EventCatalogue<Event>;
  readonly snapshots: StateSchema<State>;
}

/** A kind of stream whose types only its own feature knows; the kernel passes states and commands through unseen. */
export type AnyStreamType = StreamType<unknown, unknown, DomainEvent>;

/** The decision that something happened. */
export function accept<Event>(...events: readonly Event[]): Decision<Event> {
  return { accepted: true, events };
}

/** The decision that nothing happens, and why. */
export function refuse(refusal: Refusal): { readonly accepted: false; readonly refusal: Refusal } {
  return { accepted: false, refusal };
}

/** The state after all these events. */
export function fold<State, Event>(
  decider: Pick<Decider<State, never, Event>, 'evolve'>,
  from: State,
  events: readonly Event[],
): State {
  return events.reduce((state, event) => decider.evolve(state, event), from);
}

/** The id of a stream: `account-0190…`, category first. (message-db's convention.) */
export function streamIdOf(category: string, id: string): string {
  return `${category}-${id}`;
}

/** The id within its category: what `streamIdOf` put behind the first hyphen. */
export function idOfStream(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

/** The category of a stream: what comes before the first hyphen of its id. */
export function categoryOfStream(streamId: string): string {
  return streamId.slice(0, streamId.indexOf('-'));
}
