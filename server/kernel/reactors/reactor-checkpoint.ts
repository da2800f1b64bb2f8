import type { Pool } from 'pg';

/** Whose the reactor is, and under which lease. */
interface Holder {
  readonly name: string;
  /** The fencing token of the lease. */
  readonly token: bigint;
}

/**
 * Makes a reactor the holder's of a lease, and returns the position that it has reached: if it is new, the end of the log. Null if
 * somebody else has taken the lease since.
 */
export async function claimReactor(pool: Pool, { name, token }: Holder): Promise<bigint | null> {
  const { rows } = await pool.query<{ position: bigint }>(
    `INSERT INTO reactor_checkpoints AS checkpoint (name, position, fencing_token, updated_at)
     SELECT $1, position, $2, clock_timestamp() FROM log_head
         ON CONFLICT (name) DO UPDATE SET fencing_token = excluded.fencing_token
                                    WHERE checkpoint.fencing_token <= excluded.fencing_token
     RETURNING position`,
    [name, token],
  );
  return rows[0]?.position ?? null;
}

/**
 * Keeps that a reactor has done all that was due up to a position. Waits for the disk, unlike a projection's checkpoint: what was
 * done outside does not go back with the database. False if somebody else has taken the lease since.
 */
export async function advanceReactor(
  pool: Pool,
  { name, token, position }: Holder & { readonly position: bigint },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'advance_reactor',
    text: `UPDATE reactor_checkpoints SET position = $3, updated_at = clock_timestamp()
            WHERE name = $1 AND fencing_token = $2 AND position < $3`,
    values: [name, token, position],
  });
  return rowCount === 1;
}
