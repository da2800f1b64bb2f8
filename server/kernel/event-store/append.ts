import type { Pool } from 'pg';
import type { EncodedEvent } from '../event.ts';
import { contentHash } from './content-hash.ts';

/** A stream that a batch touches, at the version that its commands were decided on (0: it does not exist yet). */
export interface BatchStream {
  readonly streamId: string;
  readonly expectedVersion: number;
  /** Streams and commands of one group stand or fall together. */
  readonly group: number;
}

/** An event to be appended, with the stream (an index into the batch's streams) that it goes to. */
export interface BatchEvent extends EncodedEvent {
  readonly eventId: string;
  readonly stream: number;
}

/** A decided command: its events if it was accepted, its refusal if not. */
export interface BatchCommand {
  readonly commandId: string;
  readonly fingerprint: Buffer;
  readonly group: number;
  /** The stream that its receipt is about: an index into the batch's streams. */
  readonly stream: number;
  /** The refusal in stored form; null if it was accepted. */
  readonly refusal: object | null;
  readonly events: readonly BatchEvent[];
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly actor: string;
}

export interface Batch {
  readonly streams: readonly BatchStream[];
  /** In the order in which they were decided. */
  readonly commands: readonly BatchCommand[];
}

/** The kept outcome of a command. */
export interface KeptOutcome {
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: bigint;
  readonly recordedAt: Date;
  readonly fingerprint: Buffer;
  readonly refusal: object | null;
}

/**
 * What became of one command of a batch: it was written now; it had been written before, under the same id; or one of its group's
 * streams is at another version by now, or a command of its group had been written before, and nothing of it was kept.
 */
export type AppendOutcome =
  | ({ readonly kind: 'appended' } & KeptOutcome)
  | ({ readonly kind: 'duplicate' } & KeptOutcome)
  | { readonly kind: 'conflict' };

interface OutcomeRow {
  readonly outcome: AppendOutcome['kind'];
  readonly stream_id: string;
  readonly stream_version: number;
  readonly position: bigint;
  readonly recorded_at: Date;
  readonly fingerprint: Buffer;
  readonly refusal: object | null;
}

/**
 * Appends a batch in one transaction and returns what became of each command, in the batch's order.
 *
 * One round trip to `append_batch` (see the migration `log`), which checks versions and command ids under the lock of the log's
 * head, assigns positions, chains hashes and writes events, streams and outcomes. Throws on a database error; then nothing of
 * the batch is in the log, unless the connection broke, and then the same batch may be sent again: ids make it harmless.
 */
export async function appendBatch(pool: Pool, batch: Batch): Promise<AppendOutcome[]> {
  const { rows } = await pool.query<OutcomeRow>({
    name: 'append_batch',
    text: `SELECT * FROM append_batch(
             $1::text[], $2::integer[], $3::integer[],
             $4::uuid[], $5::bytea[], $6::integer[], $7::integer[], $8::jsonb[],
             $9::integer[], $10::integer[], $11::uuid[], $12::text[], $13::smallint[],
             $14::jsonb[], $15::text[], $16::text[], $17::text[], $18::bytea[])`,
    values: [...streamArrays(batch), ...commandArrays(batch), ...eventArrays(batch)],
  });
  return rows.map(toOutcome);
}

function streamArrays({ streams }: Batch): unknown[] {
  return [
    streams.map((stream) => stream.streamId),
    streams.map((stream) => stream.expectedVersion),
    streams.map((stream) => stream.group),
  ];
}

function commandArrays({ commands }: Batch): unknown[] {
  return [
    commands.map((command) => command.commandId),
    commands.map((command) => command.fingerprint),
    commands.map((command) => command.group),
    commands.map((command) => command.stream + 1),
    commands.map((command) => command.refusal && JSON.stringify(command.refusal)),
  ];
}

function eventArrays({ streams, commands }: Batch): unknown[] {
  const events = commands.flatMap((command, index) =>
    command.events.map((event) => ({ event, command, index })),
  );
  return [
    events.map(({ index }) => index + 1),
    events.map(({ event }) => event.stream + 1),
    events.map(({ event }) => event.eventId),
    events.map(({ event }) => event.eventType),
    events.map(({ event }) => event.eventVersion),
    events.map(({ event }) => JSON.stringify(event.data)),
    events.map(({ command }) => command.correlationId),
    events.map(({ command }) => command.causationId),
    events.map(({ command }) => command.actor),
    events.map(({ event, command }) =>
      contentHash({ ...command, ...event, streamId: streams[event.stream]?.streamId ?? '' }),
    ),
  ];
}

function toOutcome(row: OutcomeRow): AppendOutcome {
  if (row.outcome === 'conflict') return { kind: 'conflict' };
  return {
    kind: row.outcome,
    streamId: row.stream_id,
    streamVersion: row.stream_version,
    position: row.position,
    recordedAt: row.recorded_at,
    fingerprint: row.fingerprint,
    refusal: row.refusal,
  };
}
