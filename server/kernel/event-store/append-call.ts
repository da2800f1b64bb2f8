import pg, { type PoolClient } from 'pg';
import {
  byteaArray,
  integerArray,
  jsonbArray,
  smallintArray,
  textArray,
  uuidArray,
} from '../binary-arrays.ts';
import type { Batch, BatchOrder } from './append.ts';
import type { Places } from './places.ts';

/** The row for a whole batch that was appended: the head's position before it, and when. */
interface AppendedRow {
  readonly outcome: 'appended';
  readonly position: bigint;
  readonly recorded_at: Date;
}

/** The row for a rejected command: with its kept outcome, if there is one. */
export type RejectionRow =
  | { readonly outcome: 'conflict'; readonly command_id: string }
  | {
      readonly outcome: 'duplicate';
      readonly command_id: string;
      readonly stream_id: string;
      readonly stream_version: number;
      readonly position: bigint;
      readonly recorded_at: Date;
      readonly fingerprint: Buffer;
      readonly refusal: object | null;
    };

/** What the database says to a batch: all of it was appended, or these commands were rejected and nothing was. */
interface Answer {
  readonly appended: AppendedRow | undefined;
  readonly rejected: readonly RejectionRow[];
}

/** A batch, and how it is to be appended. */
interface AppendCall {
  readonly batch: Batch;
  readonly places: Places;
  readonly order: BatchOrder | null;
}

/** With which the database refuses a batch that was decided on one that was not appended. */
const OUT_OF_ORDER = 'DB004';

/** Calls the database function `append_batch` of the migration `append_in_lockstep`: it appends a batch whole or not at all. */
export async function callAppendBatch(
  connection: PoolClient,
  { batch, places, order }: AppendCall,
): Promise<Answer> {
  try {
    const { rows } = await connection.query<AppendedRow | RejectionRow>({
      name: 'append_batch',
      text: `SELECT * FROM append_batch(
               $1::text[], $2::integer[], $3::integer[], $4::integer[], $5::integer[],
               $6::uuid[], $7::bytea[], $8::integer[], $9::integer[], $10::integer[],
               $11::integer[], $12::jsonb[], $13::text[], $14::text[], $15::text[],
               $16::integer[], $17::integer[], $18::integer[], $19::uuid[], $20::text[],
               $21::smallint[], $22::jsonb[], $23::bytea[], $24::text, $25::text)`,
      values: [
        ...streamArrays(batch, places),
        ...commandArrays(batch, places),
        ...eventArrays(places),
        order?.id ?? null,
        order?.after ?? null,
      ],
    });
    return {
      appended: rows.find((row) => row.outcome === 'appended'),
      rejected: rows.filter((row) => row.outcome !== 'appended'),
    };
  } catch (fault) {
    if (!(fault instanceof pg.DatabaseError) || fault.code !== OUT_OF_ORDER) throw fault;
    const rejected = batch.commands.map(
      ({ commandId }) => ({ outcome: 'conflict', command_id: commandId }) as const,
    );
    return { appended: undefined, rejected };
  }
}

function streamArrays({ streams }: Batch, { streamVersions, lastEvents }: Places): Buffer[] {
  return [
    textArray(streams.map((stream) => stream.streamId)),
    integerArray(streams.map((stream) => stream.group)),
    integerArray(streams.map((stream) => stream.expectedVersion)),
    integerArray(streamVersions),
    integerArray(lastEvents),
  ];
}

function commandArrays({ commands }: Batch, { commandVersions, commandEnds }: Places): Buffer[] {
  return [
    uuidArray(commands.map((command) => command.commandId)),
    byteaArray(commands.map((command) => command.fingerprint)),
    integerArray(commands.map((command) => command.group)),
    integerArray(commands.map((command) => command.stream + 1)),
    integerArray(commandVersions),
    integerArray(commandEnds),
    jsonbArray(commands.map((command) => command.refusal && JSON.stringify(command.refusal))),
    textArray(commands.map((command) => command.correlationId)),
    textArray(commands.map((command) => command.causationId)),
    textArray(commands.map((command) => command.actor)),
  ];
}

function eventArrays({ events }: Places): Buffer[] {
  return [
    integerArray(events.map(({ commandIndex }) => commandIndex + 1)),
    integerArray(events.map(({ event }) => event.stream + 1)),
    integerArray(events.map(({ version }) => version)),
    uuidArray(events.map(({ event }) => event.eventId)),
    textArray(events.map(({ event }) => event.eventType)),
    smallintArray(events.map(({ event }) => event.eventVersion)),
    jsonbArray(events.map(({ event }) => event.canonicalData)),
    byteaArray(events.map(({ event }) => event.contentHash)),
  ];
}
