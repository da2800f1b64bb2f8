import type { Refusal } from '../../errors.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { DomainEvent, EncodedEvent } from '../event.ts';
import type { BatchEvent } from '../event-store/append.ts';
import { contentHash } from '../event-store/content-hash.ts';
import type { CommandRequest, Leg, PlannedEvent } from './command.ts';

/** What one leg led to: its events, and the state they make of the stream. */
export interface DecidedLeg {
  readonly leg: Leg;
  readonly events: readonly DomainEvent[];
  readonly encoded: readonly BatchEvent[];
  /** The stream's, after its events. */
  readonly version: number;
  readonly state: unknown;
}

/** A command that was decided on top of those before it in the batch. */
export interface DecidedCommand {
  readonly request: CommandRequest;
  readonly fingerprint: string;
  readonly refusal: Refusal | null;
  /** Empty if it was refused. */
  readonly legs: readonly DecidedLeg[];
}

/** An event as it is appended and hashed: everything that can be done for it while the batch before is being written. */
export function sealedEvent(
  { commandId, correlationId, causationId, principal: actor }: CommandRequest,
  { eventType, eventVersion, data }: EncodedEvent,
  { eventId, streamId, stream }: Pick<BatchEvent, 'eventId' | 'stream'> & { readonly streamId: string },
): BatchEvent {
  const canonical = canonicalJson(data);
  const circumstances = {
    actor,
    causationId,
    commandId,
    correlationId,
    eventId,
    eventType,
    eventVersion,
    streamId,
  };
  return {
    eventId,
    eventType,
    eventVersion,
    data,
    stream,
    canonicalData: canonical,
    contentHash: contentHash(circumstances, canonical),
  };
}

/** What a leg would append, as a dry run shows it. */
export function plannedEvents({ leg: { streamId }, encoded, version }: DecidedLeg): PlannedEvent[] {
  const before = version - encoded.length;
  return encoded.map(({ eventType, eventVersion, data }, index) => {
    return { streamId, streamVersion: before + index + 1, eventType, eventVersion, data };
  });
}
