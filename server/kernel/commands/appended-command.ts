import type { DomainEvent, EventRecord, Recorded } from '../event.ts';
import type { KeptOutcome } from '../event-store/append.ts';
import type { CommandRequest, StreamState } from './command.ts';
import type { DecidedCommand } from './decided-command.ts';

/** What an appended command left behind. */
export interface AppendedCommand {
  readonly states: readonly StreamState[];
  readonly events: readonly Recorded<DomainEvent>[];
}

/** What a command left behind whose append is known; moves the states of its streams on to it. */
export function appendedCommand(
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
