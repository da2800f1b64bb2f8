import type { Pool } from 'pg';
import type { JsonObject, RecordedEvent } from '../event.ts';

interface EventRow {
  readonly position: bigint;
  readonly event_id: string;
  readonly stream_id: string;
  readonly stream_version: number;
  readonly event_type: string;
  readonly event_version: number;
  readonly data: JsonObject;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly actor: string;
  readonly recorded_at: Date;
  readonly hash: Buffer;
}

const COLUMNS = `position, event_id, stream_id, stream_version, event_type, event_version, data,
  command_id, correlation_id, causation_id, actor, recorded_at, hash`;

/** The end of the log: its epoch (the log's own name) and the position of its last event, 0 if there is none. */
export interface LogHead {
  readonly epoch: string;
  readonly position: bigint;
}

/** Where the log ends now. */
export async function readLogHead(pool: Pool): Promise<LogHead> {
  const { rows } = await pool.query<LogHead>({
    name: 'read_log_head',
    text: 'SELECT epoch, position FROM log_head',
  });
  const head = rows[0];
  if (!head) throw new Error('the log has no head: the migrations did not run to their end');
  return head;
}

/** The events after a position, in order, at most `limit`. */
export async function readAfter(pool: Pool, position: bigint, limit: number): Promise<RecordedEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'read_after',
    text: `SELECT ${COLUMNS} FROM events WHERE position > $1 ORDER BY position LIMIT $2`,
    values: [position, limit],
  });
  return rows.map(toEvent);
}

/** A stream and the version after which its events are wanted. */
export interface StreamTail {
  readonly streamId: string;
  readonly afterVersion: number;
}

/** The events of several streams after a version of each, stream by stream in order. */
export async function readTails(pool: Pool, tails: readonly StreamTail[]): Promise<RecordedEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'read_tails',
    text: `SELECT e.* FROM unnest($1::text[], $2::integer[]) AS tail (id, after_version)
             CROSS JOIN LATERAL (
               SELECT ${COLUMNS} FROM events
                WHERE stream_id = tail.id AND stream_version > tail.after_version
                ORDER BY stream_version) AS e`,
    values: [tails.map((tail) => tail.streamId), tails.map((tail) => tail.afterVersion)],
  });
  return rows.map(toEvent);
}

/** Events of one command lie side by side; no command has more than this many. */
const MAX_COMMAND_EVENTS = 8;

/** The event with this id and all that were appended by the same command, in order; none if there is no such event. */
export async function readCommandOf(pool: Pool, eventId: string): Promise<RecordedEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'read_command_of',
    text: `SELECT ${COLUMNS} FROM events AS e JOIN (
             SELECT command_id AS id, position AS at FROM events WHERE event_id = $1) AS command ON e.command_id = command.id
            WHERE e.position BETWEEN command.at - $2 AND command.at + $2
            ORDER BY e.position`,
    values: [eventId, MAX_COMMAND_EVENTS],
  });
  return rows.map(toEvent);
}

/** Which events of the log; all conditions that are given have to hold. */
export interface EventQuery {
  readonly streamId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  /** Done by any of these. */
  readonly actors?: readonly string[] | undefined;
  /** Recorded at this time or later. */
  readonly recordedFrom?: Date | undefined;
  /**
   * Only events up to this position, this version of their stream and this time of recording, and only what was booked on this day or
   * earlier, which leaves out events that nobody books.
   */
  readonly until?: {
    readonly position: bigint | null;
    readonly version: number | null;
    readonly recordedAt: Date | null;
    readonly bookedOn: string | null;
  };
  readonly direction: 'ASC' | 'DESC';
  /** Go on after this position, in the direction. */
  readonly after?: bigint | undefined;
  readonly limit: number;
}

/** A page of the log, for people who look into it. */
export async function readEvents(pool: Pool, query: EventQuery): Promise<RecordedEvent[]> {
  const descending = query.direction === 'DESC';
  const { rows } = await pool.query<EventRow>(
    // $1 stream, $2 correlation, $3 types, $4 after, $6 to $8 and $11 until, $9 actors, $10 recorded from; null: no condition
    `SELECT ${COLUMNS} FROM events
      WHERE ($1::text IS NULL OR stream_id = $1)
        AND ($2::text IS NULL OR correlation_id = $2)
        AND ($3::text[] IS NULL OR event_type = ANY ($3))
        AND ($4::bigint IS NULL OR position ${descending ? '<' : '>'} $4)
        AND ($6::bigint IS NULL OR position <= $6) AND ($7::integer IS NULL OR stream_version <= $7)
        AND ($8::timestamptz IS NULL OR recorded_at <= $8)
        AND ($9::text[] IS NULL OR actor = ANY ($9)) AND ($10::timestamptz IS NULL OR recorded_at >= $10)
        AND ($11::text IS NULL OR data ->> 'bookedOn' <= $11 COLLATE "C")
      ORDER BY ${query.streamId === undefined ? 'position' : 'stream_version'} ${descending ? 'DESC' : 'ASC'}
      LIMIT $5`,
    [
      query.streamId ?? null,
      query.correlationId ?? null,
      query.eventTypes ?? null,
      query.after ?? null,
      query.limit,
      query.until?.position ?? null,
      query.until?.version ?? null,
      query.until?.recordedAt ?? null,
      query.actors ?? null,
      query.recordedFrom ?? null,
      query.until?.bookedOn ?? null,
    ],
  );
  return rows.map(toEvent);
}

function toEvent(row: EventRow): RecordedEvent {
  return {
    position: row.position,
    eventId: row.event_id,
    streamId: row.stream_id,
    streamVersion: row.stream_version,
    eventType: row.event_type,
    eventVersion: row.event_version,
    data: row.data,
    commandId: row.command_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    actor: row.actor,
    recordedAt: row.recorded_at,
    hash: row.hash,
  };
}
