import type { Pool } from 'pg';
import type { RecordedEvent } from '../event.ts';
import { chainHash, GENESIS_HASH } from './content-hash.ts';
import { readAfter, readLogHead, readTails } from './read.ts';

/** Events checked between two looks at the database. */
const BATCH_EVENTS = 2_000;

/** The first thing that is wrong with a log or a stream. */
export interface IntegrityFault {
  /** The position at which it shows; null if it is about no event but about the end of a stream or of the log. */
  readonly position: bigint | null;
  readonly streamId: string | null;
  readonly streamVersion: number | null;
  readonly reason: string;
}

/** What was looked at, and the first fault; null if there is none. */
export interface IntegrityReport {
  readonly events: bigint;
  readonly streams: number;
  readonly fault: IntegrityFault | null;
}

/** How far a stream was followed. */
interface StreamEnd {
  readonly version: number;
  readonly position: bigint;
  readonly hash: Uint8Array;
}

const BEGINNING: StreamEnd = { version: 0, position: 0n, hash: GENESIS_HASH };

/**
 * Checks the whole log: positions without a hole, versions without a hole in every stream, every hash, the last hash of each
 * stream and the head. Reads in order of position, so the fault that is named is the first. Holds one hash for each stream.
 *
 * What is appended meanwhile is not looked at.
 */
export async function verifyLog(
  pool: Pool,
  { onProgress }: { readonly onProgress: (done: bigint, total: bigint) => void },
): Promise<IntegrityReport> {
  const head = (await readLogHead(pool)).position;
  const ends = new Map<string, StreamEnd>();
  let position = 0n;
  while (position < head) {
    const limit = Number(head - position < BigInt(BATCH_EVENTS) ? head - position : BigInt(BATCH_EVENTS));
    const events = await readAfter(pool, position, limit);
    for (const event of events) {
      if (event.position > head) break;
      const end = ends.get(event.streamId) ?? BEGINNING;
      const reason =
        event.position === position + 1n ? faultOf(event, end) : `event ${position + 1n} is missing`;
      if (reason) return { events: position, streams: ends.size, fault: { ...placeOf(event), reason } };
      ends.set(event.streamId, { version: event.streamVersion, position: event.position, hash: event.hash });
      position = event.position;
    }
    if (events.length === 0 || (events.at(-1)?.position ?? 0n) > head) break;
    onProgress(position, head);
  }
  const fault = position < head ? missingAtEnd(position + 1n, head) : await checkEnds(pool, { ends, head });
  return { events: position, streams: ends.size, fault };
}

/** Checks one stream: its versions, its hashes and its last hash. */
export async function verifyStream(
  pool: Pool,
  streamId: string,
): Promise<IntegrityReport & { readonly lastHash: Uint8Array }> {
  const { stored, expected } = await readStreamAndEnd(pool, streamId);
  let end = BEGINNING;
  for (const event of stored) {
    const reason = faultOf(event, end);
    if (reason) return { ...reportOn(end), fault: { ...placeOf(event), reason } };
    end = { version: event.streamVersion, position: event.position, hash: event.hash };
  }
  const reason = faultOfEnd(end, expected);
  return {
    ...reportOn(end),
    fault: reason ? { position: null, streamId, streamVersion: end.version, reason } : null,
  };
}

/** A stream's events and its end as it was kept, of one moment: if the stream grew in between, both are read again. */
async function readStreamAndEnd(
  pool: Pool,
  streamId: string,
): Promise<{ readonly stored: readonly RecordedEvent[]; readonly expected: StreamEnd }> {
  let expected = await readEnd(pool, streamId);
  for (;;) {
    const stored = await readTails(pool, [{ streamId, afterVersion: 0 }]);
    const now = await readEnd(pool, streamId);
    if (now.version === expected.version) return { stored, expected };
    expected = now;
  }
}

async function readEnd(pool: Pool, streamId: string): Promise<StreamEnd> {
  const { rows } = await pool.query<StreamEnd>(
    'SELECT version, position, hash FROM streams WHERE stream_id = $1',
    [streamId],
  );
  return rows[0] ?? BEGINNING;
}

function reportOn({ version, hash }: StreamEnd) {
  return { events: BigInt(version), streams: 1, lastHash: hash };
}

function faultOf(event: RecordedEvent, end: StreamEnd): string | null {
  if (event.streamVersion !== end.version + 1) {
    return `version ${end.version + 1} of the stream is missing`;
  }
  if (event.position <= end.position) return 'it comes before the version before it';
  const hash = chainHash(end.hash, event);
  return hash.equals(event.hash)
    ? null
    : 'its hash does not match: it or the end of the chain before it was changed';
}

function faultOfEnd(end: StreamEnd, expected: StreamEnd): string | null {
  if (end.version !== expected.version)
    return `the stream ends at version ${end.version} instead of ${expected.version}`;
  if (end.position !== expected.position)
    return `the stream ends at ${end.position} instead of ${expected.position}`;
  return Buffer.from(end.hash).equals(expected.hash)
    ? null
    : 'the last hash of the stream is not the one that was kept';
}

/** Compares the ends that were found with the ends that the log keeps; what was appended after the head was read is passed over. */
async function checkEnds(
  pool: Pool,
  { ends, head }: { readonly ends: ReadonlyMap<string, StreamEnd>; readonly head: bigint },
): Promise<IntegrityFault | null> {
  const { rows } = await pool.query<StreamEnd & { stream_id: string }>(
    'SELECT stream_id, version, position, hash FROM streams',
  );
  const kept = new Map(rows.map(({ stream_id, ...end }) => [stream_id, end]));
  const headNow = (await readLogHead(pool)).position;
  for (const [streamId, expected] of kept) {
    const end = ends.get(streamId) ?? BEGINNING;
    const appendedMeanwhile = expected.position > head && expected.position <= headNow;
    const reason = appendedMeanwhile ? null : faultOfEnd(end, expected);
    if (reason) return { position: null, streamId, streamVersion: end.version, reason };
  }
  for (const [streamId, { version }] of ends) {
    const reason = 'the stream has events, but its end was not kept';
    if (!kept.has(streamId)) return { position: null, streamId, streamVersion: version, reason };
  }
  const [beyond] = await readAfter(pool, headNow, 1);
  if (!beyond || (await readLogHead(pool)).position !== headNow) return null;
  return { ...placeOf(beyond), reason: `it lies beyond the head of the log, which is ${headNow}` };
}

function missingAtEnd(position: bigint, head: bigint): IntegrityFault {
  const reason = `event ${position} is missing; the log should go on to ${head}`;
  return { position, streamId: null, streamVersion: null, reason };
}

function placeOf({ position, streamId, streamVersion }: RecordedEvent): Omit<IntegrityFault, 'reason'> {
  return { position, streamId, streamVersion };
}
