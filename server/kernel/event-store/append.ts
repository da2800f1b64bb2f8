import type { PoolClient } from 'pg';
import type { EncodedEvent } from '../event.ts';
import { callAppendBatch, type RejectionRow } from './append-call.ts';
import { placesOf } from './places.ts';

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
  /** Its data as they are sent and hashed. */
  readonly canonicalData: string;
  /** In hexadecimal, as fingerprints are. */
  readonly contentHash: string;
}

/** A decided command: its events if it was accepted, its refusal if not. */
export interface BatchCommand {
  readonly commandId: string;
  readonly fingerprint: string;
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

/** The place of a batch among those that are sent over one connection without waiting for one another. */
export interface BatchOrder {
  /** Of this batch; no other one has it. */
  readonly id: string;
  /** The id of the batch that this one was decided on, if nobody knows yet what becomes of that. */
  readonly after: string | null;
}

/** The kept outcome of a command. */
export interface KeptOutcome {
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: bigint;
  readonly recordedAt: Date;
  readonly fingerprint: string;
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

/**
 * Appends a batch in one transaction and returns what became of each command, in the batch's order.
 *
 * One round trip to the database function `append_batch`, which takes the lock of the log's head, assigns positions, chains hashes and
 * writes streams, outcomes and events, and by writing them checks versions and command ids; if it rejects something, another one for
 * the rest.
 * Throws on a database error; then nothing of the batch is in the log, unless the connection broke, and then the same batch may
 * be sent again: ids make it harmless.
 *
 * @param order Of batches that are sent one behind the other. If the one before is not appended just as it was sent, all commands of
 *   this one are in conflict.
 */
export async function appendBatch(
  connection: PoolClient,
  batch: Batch,
  order: BatchOrder | null,
): Promise<AppendOutcome[]> {
  const outcomes = new Map<string, AppendOutcome>();
  await appendOrReject(connection, { batch, order }, outcomes);
  // Without the rejected commands it is not what a batch behind it was decided on.
  for (let rest = without(batch, outcomes); rest.commands.length > 0; rest = without(rest, outcomes))
    await appendOrReject(connection, { batch: rest, order: null }, outcomes);
  return batch.commands.map(({ commandId }) => outcomes.get(commandId) ?? { kind: 'conflict' });
}

/** Appends a batch and notes the outcome of every command; or appends nothing and notes those of the rejected commands. */
async function appendOrReject(
  connection: PoolClient,
  { batch, order }: { readonly batch: Batch; readonly order: BatchOrder | null },
  outcomes: Map<string, AppendOutcome>,
): Promise<void> {
  const places = placesOf(batch);
  const { appended, rejected } = await callAppendBatch(connection, { batch, places, order });
  for (const row of rejected) outcomes.set(row.command_id, toRejection(row));
  if (!appended) return;
  for (const [index, { commandId, stream, fingerprint, refusal }] of batch.commands.entries()) {
    outcomes.set(commandId, {
      kind: 'appended',
      streamId: batch.streams[stream]?.streamId ?? '',
      streamVersion: places.commandVersions[index] ?? 0,
      position: appended.position + BigInt(places.commandEnds[index] ?? 0),
      recordedAt: appended.recorded_at,
      fingerprint,
      refusal,
    });
  }
}

/** What is left of a batch without the commands that have an outcome. Whole groups have, so what is left hangs together. */
function without({ streams, commands }: Batch, outcomes: ReadonlyMap<string, AppendOutcome>): Batch {
  const left = commands.filter(({ commandId }) => !outcomes.has(commandId));
  if (left.length === 0) return { streams: [], commands: [] };
  const groups = new Set(left.map(({ group }) => group));
  const indexes = new Map<number, number>();
  const leftStreams = streams.filter(({ group }) => groups.has(group));
  for (const [index, { group }] of streams.entries()) if (groups.has(group)) indexes.set(index, indexes.size);
  const indexOf = (stream: number) => indexes.get(stream) ?? 0;
  return {
    streams: leftStreams,
    commands: left.map((command) => ({
      ...command,
      stream: indexOf(command.stream),
      events: command.events.map((event) => ({ ...event, stream: indexOf(event.stream) })),
    })),
  };
}

function toRejection(row: RejectionRow): AppendOutcome {
  if (row.outcome === 'conflict') return { kind: 'conflict' };
  return {
    kind: 'duplicate',
    streamId: row.stream_id,
    streamVersion: row.stream_version,
    position: row.position,
    recordedAt: row.recorded_at,
    fingerprint: row.fingerprint.toString('hex'),
    refusal: row.refusal,
  };
}
