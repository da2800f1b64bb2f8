import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RecordedEvent } from '../event.ts';

/** What an event's content hash covers: everything that is known before the log gives it a place. */
export type HashedContent = Pick<
  RecordedEvent,
  | 'actor'
  | 'causationId'
  | 'commandId'
  | 'correlationId'
  | 'data'
  | 'eventId'
  | 'eventType'
  | 'eventVersion'
  | 'streamId'
>;

/** SHA-256 over the canonical JSON (RFC 8785) of an event's content: the same bytes on every machine, for ever. */
export function contentHash(event: HashedContent): Buffer {
  const { actor, causationId, commandId, correlationId, data, eventId, eventType, eventVersion, streamId } =
    event;
  const content = {
    actor,
    causationId,
    commandId,
    correlationId,
    data,
    eventId,
    eventType,
    eventVersion,
    streamId,
  };
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest();
}

/** The hash before a stream's first event. */
export const GENESIS_HASH: Uint8Array = Buffer.alloc(32);

/**
 * The hash of an event: SHA-256(previous hash ‖ content hash ‖ position ‖ milliseconds since 1970), as `append_batch` makes it.
 * The position is in it, so that not even two events of different streams can change places unseen.
 */
export function chainHash(previous: Uint8Array, event: RecordedEvent): Buffer {
  const place = Buffer.alloc(16);
  place.writeBigInt64BE(event.position, 0);
  place.writeBigInt64BE(BigInt(event.recordedAt.getTime()), 8);
  return createHash('sha256').update(previous).update(contentHash(event)).update(place).digest();
}
