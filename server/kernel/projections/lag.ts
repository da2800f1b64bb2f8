import type { Pool } from 'pg';

/** How far a projection's tables are behind the log, as the database has both. */
export interface ProjectionLag {
  readonly name: string;
  readonly position: bigint;
  readonly events: bigint;
  /** The age of the oldest event that the tables don't show yet; 0 if they show all. */
  readonly seconds: number;
  /** Why the projection stopped; null while it follows the log. */
  readonly failure: string | null;
}

/** Where the log ends, and how far each projection is behind it. */
export interface LogLag {
  readonly head: bigint;
  readonly projections: readonly ProjectionLag[];
}

/** Reads the lag of every projection in one statement, whichever process runs it. */
export async function readLag(pool: Pool): Promise<LogLag> {
  const { rows } = await pool.query<Omit<ProjectionLag, 'events'> & { readonly head: bigint }>({
    name: 'read_lag',
    text: `SELECT log.position AS head, checkpoint.name, least(checkpoint.position, log.position) AS position, checkpoint.failure,
                  coalesce(greatest(extract(epoch FROM clock_timestamp() - oldest.recorded_at), 0), 0)::float8 AS seconds
             FROM log_head AS log
             CROSS JOIN projection_checkpoints AS checkpoint
             LEFT JOIN events AS oldest ON oldest.position = checkpoint.position + 1
            ORDER BY checkpoint.name`,
  });
  const projections = rows.map(({ head, ...row }) => ({ ...row, events: head - row.position }));
  return { head: rows[0]?.head ?? 0n, projections };
}
