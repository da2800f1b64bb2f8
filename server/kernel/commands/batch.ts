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
  readonly stateAfter: unknown;
}

/** A command that was decided on top of those before it in the batch. */
interface DecidedCommand {
  readonly request: CommandRequest;
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
  readonly #loaded: ReadonlyMap<string, StreamState>;
  readonly #working: Map<string, Pick<StreamState, 'version' | 'state'>>;
  readonly #streams: string[] = [];
  readonly #streamIndexes = new Map<string, number>();
  readonly #groups = new Groups();
  readonly #newEventId: () => string;
  readonly #commands: { readonly decided: DecidedCommand; readonly fingerprint: Buffer }[] = [];

  constructor(loaded: ReadonlyMap<string, StreamState>, newEventId: () => string) {
    this.#loaded = loaded;
    this.#working = new Map(loaded);
    this.#newEventId = newEventId;
  }

  /** Decides one more command. Throws what its decider or its events' schemas throw; the batch is then as it was before. */
  add(request: CommandRequest, fingerprint: Buffer): void {
    if (!UUID.test(request.commandId))
      throw new TypeError(`${request.commandId} is not a UUID in lower case`);
    const decided = this.#decide(request);
    this.#groups.join(request.legs.map(({ streamId }) => this.#indexOf(streamId)));
    for (const { leg, events, stateAfter } of decided.legs) {
      const version = this.#versionOf(leg.streamId) + events.length;
      this.#working.set(leg.streamId, { version, state: stateAfter });
    }
    this.#commands.push({ decided, fingerprint });
  }

  /** The batch to append. */
  toBatch(): Batch {
    return {
      streams: this.#streams.map((streamId, index) => ({
        streamId,
        expectedVersion: this.#loaded.get(streamId)?.version ?? 0,
        group: this.#groups.of(index),
      })),
      commands: this.#commands.map(({ decided, fingerprint }) => this.#toBatchCommand(decided, fingerprint)),
    };
  }

  /** What each command left behind, in the batch's order; null for those that were not appended. */
  afterAppend(outcomes: readonly AppendOutcome[]): (AppendedCommand | null)[] {
    const states = new Map(this.#loaded);
    return this.#commands.map(({ decided }, index) => {
      const outcome = outcomes[index];
      return outcome?.kind === 'appended' ? appended(decided, outcome, states) : null;
    });
  }

  /** What would be left behind if the last command that was added were appended now. */
  preview():
    | Pick<Extract<CommandResult, { readonly kind: 'dry-run' }>, 'refusal' | 'events' | 'states'>
    | undefined {
    const decided = this.#commands.at(-1)?.decided;
    return (
      decided && {
        refusal: decided.refusal,
        events: decided.legs.flatMap(({ leg, encoded }) => this.#planned(leg.streamId, encoded)),
        states: decided.request.legs.flatMap(({ streamId }) => this.#previewOf(streamId)),
      }
    );
  }

  #planned(streamId: string, encoded: readonly BatchEvent[]): PlannedEvent[] {
    const before = this.#versionOf(streamId) - encoded.length;
    return encoded.map(({ eventType, eventVersion, data }, index) => {
      return { streamId, streamVersion: before + index + 1, eventType, eventVersion, data };
    });
  }

  #previewOf(streamId: string): StreamState[] {
    const [loaded, working] = [this.#loaded.get(streamId), this.#working.get(streamId)];
    return loaded && working ? [{ ...loaded, version: working.version, state: working.state }] : [];
  }

  #decide(request: CommandRequest): DecidedCommand {
    const actual = this.#versionOf(request.legs[0].streamId);
    if (request.expectedVersion !== undefined && request.expectedVersion !== actual) {
      return {
        request,
        refusal: { code: 'VERSION_CONFLICT', expected: request.expectedVersion, actual },
        legs: [],
      };
    }
    const legs: DecidedLeg[] = [];
    for (const leg of request.legs) {
      const { decider } = leg.streamType;
      const state = this.#working.get(leg.streamId)?.state ?? decider.initialState;
      const decision = decider.decide(leg.command, state);
      if (!decision.accepted) return { request, refusal: decision.refusal, legs: [] };
      legs.push(this.#decidedLeg(leg, decision.events, fold(decider, state, decision.events)));
    }
    return { request, refusal: null, legs };
  }

  #decidedLeg(leg: Leg, events: readonly DomainEvent[], stateAfter: unknown): DecidedLeg {
    if (events.length === 0) throw new Error('an accepted command has at least one event');
    const stream = this.#indexOf(leg.streamId);
    const encoded = events.map((event) => ({
      ...leg.streamType.catalogue.encode(event),
      eventId: this.#newEventId(),
      stream,
    }));
    return { leg, events, encoded, stateAfter };
  }

  #toBatchCommand({ request, refusal, legs }: DecidedCommand, fingerprint: Buffer): BatchCommand {
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

function appended(
  decided: DecidedCommand,
  outcome: KeptOutcome,
  states: Map<string, StreamState>,
): AppendedCommand {
  const count = decided.legs.reduce((sum, { events }) => sum + events.length, 0);
  let position = outcome.position - BigInt(count);
  const events: Recorded<DomainEvent>[] = [];
  for (const { leg, encoded, events: domainEvents, stateAfter } of decided.legs) {
    let version = states.get(leg.streamId)?.version ?? 0;
    for (const [index, event] of domainEvents.entries()) {
      position += 1n;
      version += 1;
      const record = recordOf(decided.request, outcome, leg.streamId, encoded[index]?.eventId ?? '');
      events.push({
        type: event.type,
        data: event.data,
        record: { ...record, position, streamVersion: version },
      });
    }
    const { recordedAt } = outcome;
    states.set(leg.streamId, { streamId: leg.streamId, version, position, recordedAt, state: stateAfter });
  }
  const left = decided.request.legs.map(({ streamId }) => states.get(streamId));
  return { events, states: left.filter((state) => state !== undefined) };
}

function recordOf(
  request: CommandRequest,
  outcome: KeptOutcome,
  streamId: string,
  eventId: string,
): Omit<EventRecord, 'position' | 'streamVersion'> {
  return {
    eventId,
    streamId,
    commandId: request.commandId,
    correlationId: request.correlationId,
    causationId: request.causationId,
    actor: request.principal,
    recordedAt: outcome.recordedAt,
  };
}
