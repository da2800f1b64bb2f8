import { z } from 'zod';
import { type Refusal, refusalSchema } from '../../errors.ts';
import { fold } from '../decider.ts';
import type { AppendOutcome, Batch, BatchCommand } from '../event-store/append.ts';
import { type AppendedCommand, appendedCommand } from './appended-command.ts';
import type { CommandRequest, CommandResult, Leg, StreamState } from './command.ts';
import { type DecidedCommand, type DecidedLeg, plannedEvents, sealedEvent } from './decided-command.ts';
import { Groups } from './groups.ts';

/** Ids of commands are compared as text here and as 16 bytes in the database, so there may be only one way of writing them. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A command that is not decided yet. */
export interface CommandToDecide {
  readonly request: CommandRequest;
  readonly fingerprint: string;
}

type DryRun = Extract<CommandResult, { readonly kind: 'dry-run' }>;

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

  /** Takes in the states of streams to decide on; those that it knows already stay as its commands have left them. */
  learn(states: Iterable<StreamState>): void {
    for (const state of states) {
      if (this.#before.has(state.streamId)) continue;
      this.#before.set(state.streamId, state);
      this.#working.set(state.streamId, state);
    }
  }

  /** Those of the legs whose streams' states it has to be told. */
  unknown(legs: readonly Leg[]): Leg[] {
    return legs.filter(({ streamId }) => !this.#before.has(streamId));
  }

  /** Its streams as they will be if it is appended; where and when their last events were recorded is not known before that. */
  *expected(): Iterable<StreamState> {
    for (const streamId of this.#streams) {
      const before = this.#before.get(streamId);
      if (before) yield { ...before, ...this.#working.get(streamId) };
    }
  }

  /**
   * Takes in what a batch that it was decided on has left behind, which is as expected, and now also where and when; unless another
   * batch in between moves the stream on.
   */
  standOn(left: Iterable<StreamState>): void {
    for (const state of left)
      if (this.#before.get(state.streamId)?.version === state.version)
        this.#before.set(state.streamId, state);
  }

  /** Decides one more command. Throws what its decider or its events' schemas throw; the batch is then as it was before. */
  add(request: CommandRequest, fingerprint: string): void {
    const decided = this.#decide(request, fingerprint);
    this.#advance(decided);
    this.#commands.push(decided);
    this.#groups.join(request.legs.map(({ streamId }) => this.#indexOf(streamId)));
  }

  /**
   * Decides commands on top of one another, all or none: if one is refused, all are, and each is told which one it was. They are
   * appended all or none, too. Throws as `add` does.
   */
  addTogether(commands: readonly CommandToDecide[]): void {
    const before = new Map(this.#statesOf(commands));
    const decided: DecidedCommand[] = [];
    try {
      for (const { request, fingerprint } of commands) {
        const one = this.#decide(request, fingerprint);
        decided.push(one);
        if (one.refusal) break;
        this.#advance(one);
      }
    } catch (fault) {
      this.#restore(before);
      throw fault;
    }
    const last = decided.at(-1);
    if (last?.refusal) this.#restore(before);
    this.#commands.push(...(last?.refusal ? allRefused(commands, last) : decided));
    this.#groups.join(
      commands.flatMap(({ request }) => request.legs.map(({ streamId }) => this.#indexOf(streamId))),
    );
  }

  /** Moves the streams on to where a command leaves them. */
  #advance({ legs }: DecidedCommand): void {
    for (const { leg, version, state } of legs) this.#working.set(leg.streamId, { version, state });
  }

  *#statesOf(commands: readonly CommandToDecide[]) {
    for (const { request } of commands)
      for (const { streamId } of request.legs) yield [streamId, this.#working.get(streamId)] as const;
  }

  #restore(states: ReadonlyMap<string, Pick<StreamState, 'version' | 'state'> | undefined>): void {
    for (const [streamId, state] of states) {
      if (state) this.#working.set(streamId, state);
      else this.#working.delete(streamId);
    }
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
      return outcome?.kind === 'appended' ? appendedCommand(decided, outcome, states) : null;
    });
  }

  /** The version of a stream before the batch; 0 if it did not exist. */
  versionBefore(streamId: string): number {
    return this.#before.get(streamId)?.version ?? 0;
  }

  /** What the last so many commands would leave behind if they were appended now, in their order. */
  preview(count: number): DryRun[] {
    return this.#commands.slice(-count).map(({ request, refusal, legs }) => ({
      kind: 'dry-run',
      refusal,
      events: legs.flatMap(plannedEvents),
      states: request.legs.flatMap(({ streamId }) => {
        const left = legs.find(({ leg }) => leg.streamId === streamId) ?? this.#working.get(streamId);
        const before = this.#before.get(streamId);
        return before && left ? [{ ...before, version: left.version, state: left.state }] : [];
      }),
    }));
  }

  #decide(request: CommandRequest, fingerprint: string): DecidedCommand {
    if (!UUID.test(request.commandId))
      throw new TypeError(`${request.commandId} is not a UUID in lower case`);
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
      legs.push(this.#decidedLeg(request, { leg, state, events: decision.events }));
    }
    return { request, fingerprint, refusal: null, legs };
  }

  /** @param state Of the stream, before the events. */
  #decidedLeg(
    request: CommandRequest,
    { leg, state, events }: Pick<DecidedLeg, 'leg' | 'state' | 'events'>,
  ): DecidedLeg {
    if (events.length === 0) throw new Error('an accepted command has at least one event');
    const { streamId, streamType } = leg;
    const stream = this.#indexOf(streamId);
    const encoded = events.map((event) =>
      sealedEvent(request, streamType.catalogue.encode(event), {
        eventId: this.#newEventId(),
        streamId,
        stream,
      }),
    );
    const version = this.#versionOf(streamId) + events.length;
    return { leg, events, encoded, version, state: fold(streamType.decider, state, events) };
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

/** Commands of which one was refused, so that none may happen; that one says why, the others which one it was. */
function allRefused(commands: readonly CommandToDecide[], { request: culprit, refusal }: DecidedCommand) {
  const { commandId } = culprit;
  return commands.map(({ request, fingerprint }): DecidedCommand => {
    const own = request === culprit ? refusal : ({ code: 'ABANDONED', commandId } as const);
    return { request, fingerprint, refusal: own, legs: [] };
  });
}
