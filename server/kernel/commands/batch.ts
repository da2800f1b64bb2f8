import { z } from 'zod';
import { type Refusal, refusalSchema } from '../../errors.ts';
import { fold } from '../decider.ts';
import type { DomainEvent, EventRecord, Recorded } from '../event.ts';
import type { AppendOutcome, Batch, BatchCommand, BatchEvent, KeptOutcome } from '../event-store/append.ts';
import type { CommandRequest, CommandResult, Leg, PlannedEvent, StreamState } from './command.ts';
import { Groups } from './groups.ts';

/** Ids of commands are compared as text here and as 16 bytes in the database, so there may be only one way of writing them. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** What one leg led to: its events, and the state they make of the stream. */
interface DecidedLeg {
  readonly leg: Leg;
  readonly events: readonly DomainEvent[];
  readonly encoded: readonly BatchEvent[];
  /** The stream's, after its events. */
  readonly version: number;
  readonly state: unknown;
}

/** A command that was decided on top of those before it in the batch. */
interface DecidedCommand {
  readonly request: CommandRequest;
  readonly fingerprint: Buffer;
  readonly refusal: Refusal | null;
  /** Empty if it was refused. */
  readonly legs: readonly DecidedLeg[];
}

/** What an appended command left behind. */
export interface AppendedCommand {
  readonly states: readonly StreamState[];
  readonly events: readonly Recorded<DomainEvent>[];
}

/**
 * Decides commands on top of one another and makes one batch of them: a hot stream takes as many commands in a flush as arrive
 * for it. Pure but for the ids of events, which are passed in.
 */
export class BatchDecision {
  /** Streams as they are before the batch. */
  readonly #before = new Map<string, StreamState>();
  /** Streams as the commands so far would leave them. */
  readonly #working = new Map<string, Pick<StreamState, 'version' | 'state'>>();
  readonly #streams: string[] = [];
  readonly #streamIndexes = new Map<string, number>();
  readonly #groups = new Groups();
  readonly #newEventId: () => string;
  readonly #commands: DecidedCommand[] = [];

  constructor(newEventId: () => string) {
    this.#newEventId = newEventId;
  }

  /** Takes in the states of streams to decide on. */
  learn(states: ReadonlyMap<string, StreamState>): void {
    for (const state of states.values()) {
      this.#before.set(state.streamId, state);
      this.#working.set(state.streamId, state);
    }
  }

  /** Decides one more command. Throws what its decider or its events' schemas throw; the batch is then as it was before. */
  add(request: CommandRequest, fingerprint: Buffer): void {
    if (!UUID.test(request.commandId))
      throw new TypeError(`${request.commandId} is not a UUID in lower case`);
    const decided = this.#decide(request, fingerprint);
    this.#groups.join(request.legs.map(({ streamId }) => this.#indexOf(streamId)));
    for (const { leg, version, state } of decided.legs) this.#working.set(leg.streamId, { version, state });
    this.#commands.push(decided);
  }

  /** The batch to append. */
  toBatch(): Batch {
    return {
      streams: this.#streams.map((streamId, index) => ({
        streamId,
        expectedVersion: this.#before.get(streamId)?.version ?? 0,
        group: this.#groups.of(index),
      })),
      commands: this.#commands.map((decided) => this.#toBatchCommand(decided)),
    };
  }

  /** What each command left behind, in the batch's order; null for those that were not appended. */
  afterAppend(outcomes: readonly AppendOutcome[]): (AppendedCommand | null)[] {
    const states = new Map(this.#before);
    return this.#commands.map((decided, index) => {
      const outcome = outcomes[index];
      return outcome?.kind === 'appended' ? appended(decided, outcome, states) : null;
    });
  }

  /** The version of a stream before the batch; 0 if it did not exist. */
  versionBefore(streamId: string): number {
    return this.#before.get(streamId)?.version ?? 0;
  }

  /** What would be left behind if the last command that was added were appended now. */
  preview():
    | Pick<Extract<CommandResult, { readonly kind: 'dry-run' }>, 'refusal' | 'events' | 'states'>
    | undefined {
    const decided = this.#commands.at(-1);
    return (
      decided && {
        refusal: decided.refusal,
        events: decided.legs.flatMap((leg) => planned(leg)),
        states: decided.request.legs.flatMap(({ streamId }) => this.#previewOf(streamId)),
      }
    );
  }

  #previewOf(streamId: string): StreamState[] {
    const [before, working] = [this.#before.get(streamId), this.#working.get(streamId)];
    return before && working ? [{ ...before, version: working.version, state: working.state }] : [];
  }

  #decide(request: CommandRequest, fingerprint: Buffer): DecidedCommand {
    const refused = (refusal: Refusal): DecidedCommand => ({ request, fingerprint, refusal, legs: [] });
    const actual = this.#versionOf(request.legs[0].streamId);
    if (request.expectedVersion !== undefined && request.expectedVersion !== actual)
      return refused({ code: 'VERSION_CONFLICT', expected: request.expectedVersion, actual });
    const legs: DecidedLeg[] = [];
    for (const leg of request.legs) {
      const { decider } = leg.streamType;
      const state = this.#working.get(leg.streamId)?.state ?? decider.initialState;
      const decision = decider.decide(leg.command, state);
      if (!decision.accepted) return refused(decision.refusal);
      legs.push(this.#decidedLeg(leg, decision.events, fold(decider, state, decision.events)));
    }
    return { request, fingerprint, refusal: null, legs };
  }

  #decidedLeg(leg: Leg, events: readonly DomainEvent[], state: unknown): DecidedLeg {
    if (events.length === 0) throw new Error('an accepted command has at least one event');
    const stream = this.#indexOf(leg.streamId);
    const encoded = events.map((event) => {
      const { eventType, eventVersion, data } = leg.streamType.catalogue.encode(event);
      return { eventType, eventVersion, data, eventId: this.#newEventId(), stream };
    });
    return { leg, events, encoded, version: this.#versionOf(leg.streamId) + events.length, state };
  }

  #toBatchCommand({ request, fingerprint, refusal, legs }: DecidedCommand): BatchCommand {
    const stream = this.#indexOf(request.legs[0].streamId);
    return {
      commandId: request.commandId,
      fingerprint,
      group: this.#groups.of(stream),
      stream,
      refusal: refusal && z.encode(refusalSchema, refusal),
      events: legs.flatMap(({ encoded }) => encoded),
      correlationId: request.correlationId,
      causationId: request.causationId,
      actor: request.principal,
    };
  }

  #indexOf(streamId: string): number {
    const known = this.#streamIndexes.get(streamId);
    if (known !== undefined) return known;
    this.#streamIndexes.set(streamId, this.#streams.length);
    return this.#streams.push(streamId) - 1;
  }

  #versionOf(streamId: string): number {
    return this.#working.get(streamId)?.version ?? 0;
  }
}

function planned({ leg: { streamId }, encoded, version }: DecidedLeg): PlannedEvent[] {
  const before = version - encoded.length;
  return encoded.map(({ eventType, eventVersion, data }, index) => {
    return { streamId, streamVersion: before + index + 1, eventType, eventVersion, data };
  });
}

function appended(
  { request, legs }: DecidedCommand,
  { position: last, recordedAt }: KeptOutcome,
  states: Map<string, StreamState>,
): AppendedCommand {
  let position = last - BigInt(legs.reduce((sum, { events }) => sum + events.length, 0));
  const events: Recorded<DomainEvent>[] = [];
  for (const { leg, encoded, events: domainEvents, version, state } of legs) {
    const { streamId } = leg;
    let streamVersion = version - encoded.length;
    for (const [index, { type, data }] of domainEvents.entries()) {
      position += 1n;
      streamVersion += 1;
      const eventId = encoded[index]?.eventId ?? '';
      events.push({
        type,
        data,
        record: recordOf(request, { eventId, streamId, streamVersion, position, recordedAt }),
      });
    }
    states.set(streamId, { streamId, version, position, recordedAt, state });
  }
  return { events, states: request.legs.flatMap(({ streamId }) => states.get(streamId) ?? []) };
}

function recordOf(
  { commandId, correlationId, causationId, principal }: CommandRequest,
  {
    eventId,
    streamId,
    streamVersion,
    position,
    recordedAt,
  }: Pick<EventRecord, 'eventId' | 'streamId' | 'streamVersion' | 'position' | 'recordedAt'>,
): EventRecord {
  return {
    position,
    eventId,
    streamId,
    streamVersion,
    commandId,
    correlationId,
    causationId,
    actor: principal,
    recordedAt,
  };
}
