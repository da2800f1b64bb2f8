import type { Pool } from 'pg';
import type { JsonObject } from '../event.ts';

/** Snapshots of one stream that are kept: the newest, and some before it in case it can't be used. */
const KEPT_SNAPSHOTS = 3;

/** A stream's state in stored form. */
export interface StoredSnapshot {
  readonly streamId: string;
  readonly streamVersion: number;
  /** The version of the state's schema. */
  readonly schemaVersion: number;
  readonly position: bigint;
  readonly recordedAt: Date;
  readonly state: JsonObject;
}

interface SnapshotRow {
  readonly stream_id: string;
  readonly stream_version: number;
  readonly schema_version: number;
  readonly position: bigint;
  readonly recorded_at: Date;
  readonly state: JsonObject;
}

/** A stream, and the schema version that its snapshot has to have. */
export interface SnapshotRef {
  readonly streamId: string;
  readonly schemaVersion: number;
}

/** The newest snapshot of each stream that has the right schema version; streams without one are left out. */
export async function readSnapshots(pool: Pool, refs: readonly SnapshotRef[]): Promise<StoredSnapshot[]> {
  const { rows } = await pool.query<SnapshotRow>({
    name: 'read_snapshots',
    text: `SELECT newest.* FROM unnest($1::text[], $2::integer[]) AS wanted (id, schema)
             CROSS JOIN LATERAL (
               SELECT stream_id, stream_version, schema_version, position, recorded_at, state FROM snapshots
                WHERE stream_id = wanted.id AND schema_version = wanted.schema
                ORDER BY stream_version DESC LIMIT 1) AS newest`,
    values: [refs.map(({ streamId }) => streamId), refs.map(({ schemaVersion }) => schemaVersion)],
  });
  return rows.map((row) => ({
    streamId: row.stream_id,
    streamVersion: row.stream_version,
    schemaVersion: row.schema_version,
    position: row.position,
    recordedAt: row.recorded_at,
    state: row.state,
  }));
}

/** Keeps snapshots, and of each of their streams only the newest few. */
export async function writeSnapshots(pool: Pool, snapshots: readonly StoredSnapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  await pool.query({
    name: 'write_snapshots',
    text: `INSERT INTO snapshots (stream_id, stream_version, schema_version, position, recorded_at, state)
           SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[], $4::bigint[], $5::timestamptz[], $6::jsonb[])
               ON CONFLICT (stream_id, stream_version) DO UPDATE
              SET schema_version = excluded.schema_version, state = excluded.state`,
    values: [
      snapshots.map(({ streamId }) => streamId),
      snapshots.map(({ streamVersion }) => streamVersion),
      snapshots.map(({ schemaVersion }) => schemaVersion),
      snapshots.map(({ position }) => position),
      snapshots.map(({ recordedAt }) => recordedAt),
      snapshots.map(({ state }) => JSON.stringify(state)),
    ],
  });
  await pool.query({
    name: 'prune_snapshots',
    text: `DELETE FROM snapshots AS old USING unnest($1::text[]) AS pruned (id)
            WHERE old.stream_id = pruned.id
              AND (SELECT count(*) FROM snapshots AS newer
                    WHERE newer.stream_id = old.stream_id AND newer.stream_version > old.stream_version) >= $2`,
    values: [snapshots.map(({ streamId }) => streamId), KEPT_SNAPSHOTS],
  });
}
