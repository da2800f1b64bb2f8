import { hash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { RecordedEvent } from '../event.ts';

/** What an event's content hash covers beside its data: everything that is known before the log gives it a place. */
type Circumstances = Pick<
  RecordedEvent,
  | 'actor'
  | 'causationId'
  | 'commandId'
  | 'correlationId'
  | 'eventId'
  | 'eventType'
  | 'eventVersion'
  | 'streamId'
>;

/**
 * SHA-256 over the canonical JSON of an event's content, in hexadecimal.
 *
 * @param data Canonical already.
 */
export function contentHash(event: Circumstances, data: string): string {
  const quoted = JSON.stringify;
  // Written out in the order of canonical JSON: sorting the same names for every event took longer than hashing it.
  const content =
    `{"actor":${quoted(event.actor)},"causationId":${quoted(event.causationId)},` +
    `"commandId":${quoted(event.commandId)},"correlationId":${quoted(event.correlationId)},` +
    `"data":${data},"eventId":${quoted(event.eventId)},"eventType":${quoted(event.eventType)},` +
    `"eventVersion":${event.eventVersion},"streamId":${quoted(event.streamId)}}`;
  return hash('sha256', content, 'hex');
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
  const content = Buffer.from(contentHash(event, canonicalJson(event.data)), 'hex');
  return hash('sha256', Buffer.concat([previous, content, place]), 'buffer');
}
