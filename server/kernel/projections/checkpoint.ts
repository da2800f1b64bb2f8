import type { Pool } from 'pg';
import type { AnyProjection, Statement } from './projection.ts';

/** How far a projection has come, as its table's database says. */
export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  readonly failure: string | null;
}

/** SQLSTATE that `advance_checkpoint` raises when somebody else has moved the checkpoint. */
const CHECKPOINT_MOVED = 'DB001';

/** Reads a projection's checkpoint; makes it, at 0, if the projection is new. */
export async function readCheckpoint(pool: Pool, projection: AnyProjection): Promise<Checkpoint> {
  await pool.query(
    `INSERT INTO projection_checkpoints (name, version, position, updated_at) VALUES ($1, $2, 0, now())
     ON CONFLICT (name) DO NOTHING`,
    [projection.name, projection.version],
  );
  const { rows } = await pool.query<Checkpoint>(
    'SELECT name, version, position, failure FROM projection_checkpoints WHERE name = $1',
    [projection.name],
  );
  const checkpoint = rows[0];
  if (!checkpoint) throw new Error(`the checkpoint of ${projection.name} was taken away`);
  return checkpoint;
}

/** A step of a projection: what is written, and from where to where the checkpoint goes with it. */
export interface Step {
  readonly name: string;
  readonly statement: Statement | null;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Writes a step and moves the checkpoint in one statement, hence one transaction and one round trip. Returns false, having
 * changed nothing, if the checkpoint was not at `from`: another process has taken the step.
 */
export async function commitStep(pool: Pool, { name, statement, from, to }: Step): Promise<boolean> {
  const values = statement?.values ?? [];
  const advance = `SELECT advance_checkpoint($${values.length + 1}, $${values.length + 2}, $${values.length + 3})`;
  try {
    await pool.query({
      name: statement ? `step_${name}` : 'step',
      text: statement ? `WITH ${statement.text} ${advance}` : advance,
      values: [...values, name, from, to],
    });
    return true;
  } catch (fault) {
    if ((fault as { code?: string }).code === CHECKPOINT_MOVED) return false;
    throw fault;
  }
}

/** Writes down that a projection stopped, and why; null when it goes on. */
export async function recordFailure(pool: Pool, name: string, failure: string | null): Promise<void> {
  await pool.query('UPDATE projection_checkpoints SET failure = $2, updated_at = now() WHERE name = $1', [
    name,
    failure,
  ]);
}

/** Empties a projection's tables and puts its checkpoint to 0, so that it is built again from the first event. */
export async function resetProjection(pool: Pool, projection: AnyProjection): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `UPDATE projection_checkpoints SET version = $2, position = 0, failure = NULL, updated_at = now() WHERE name = $1`,
      [projection.name, projection.version],
    );
    await client.query(`TRUNCATE ${projection.tables.join(', ')}`);
    await client.query('COMMIT');
  } catch (fault) {
    await client.query('ROLLBACK');
    throw fault;
  } finally {
    client.release();
  }
}
