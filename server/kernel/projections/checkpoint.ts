import type { Pool, PoolClient } from 'pg';
import type { AnyProjection, Statement } from './projection.ts';

/** How far a projection has come, as its table's database says. */
export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  /** How often a stream has left quarantine. */
  readonly releases: number;
  readonly failure: string | null;
}

/** What became of a step. If it was not taken, nothing has changed. */
export type StepOutcome =
  | 'taken'
  /** The checkpoint was not at `from`, or a stream has left quarantine: somebody else was at work. */
  | 'moved'
  /** Somebody needs the projection to stand still for a moment. */
  | 'held';

/** SQLSTATEs that `advance_checkpoint` raises, and what they mean. */
const REFUSALS: Readonly<Record<string, StepOutcome>> = { DB001: 'moved', DB002: 'held' };

/** Reads a projection's checkpoint; makes it, at 0, if the projection is new. */
export async function readCheckpoint(pool: Pool, projection: AnyProjection): Promise<Checkpoint> {
  await pool.query(
    `INSERT INTO projection_checkpoints (name, version, position, updated_at) VALUES ($1, $2, 0, now())
     ON CONFLICT (name) DO NOTHING`,
    [projection.name, projection.version],
  );
  const { rows } = await pool.query<Checkpoint>(
    'SELECT name, version, position, releases, failure FROM projection_checkpoints WHERE name = $1',
    [projection.name],
  );
  const checkpoint = rows[0];
  if (!checkpoint) throw new Error(`the checkpoint of ${projection.name} was taken away`);
  return checkpoint;
}

/**
 * Keeps a projection from taking a step until the transaction ends; returns where it stands. Waits for the step that is being
 * taken; later ones are refused instead of waiting, since they would wait with their tables locked.
 */
export async function holdProjection(
  client: PoolClient,
  { name }: AnyProjection,
): Promise<Pick<Checkpoint, 'position'>> {
  await client.query('SELECT pg_advisory_xact_lock(projection_lock_key($1))', [name]);
  const { rows } = await client.query<{ position: bigint }>(
    'SELECT position FROM projection_checkpoints WHERE name = $1',
    [name],
  );
  return { position: rows[0]?.position ?? 0n };
}

/** A step of a projection: what is written, and from where to where the checkpoint goes with it. */
export interface Step {
  readonly name: string;
  readonly statement: Statement | null;
  readonly from: bigint;
  readonly to: bigint;
  /** The releases from quarantine that were known when the step was reduced. */
  readonly releases: number;
}

/**
 * Writes a step and moves the checkpoint in one statement, hence one transaction and one round trip.
 */
export async function commitStep(
  pool: Pool,
  { name, statement, from, to, releases }: Step,
): Promise<StepOutcome> {
  const values = statement?.values ?? [];
  const [first, second, third, fourth] = [1, 2, 3, 4].map((index) => `$${values.length + index}`);
  const advance = `SELECT advance_checkpoint(${first}, ${second}, ${third}, ${fourth})`;
  try {
    await pool.query({
      name: statement ? (statement.name ?? `step_${name}`) : 'empty_step',
      text: statement ? `WITH ${statement.text} ${advance}` : advance,
      values: [...values, name, from, to, releases],
    });
    return 'taken';
  } catch (fault) {
    const refusal = REFUSALS[(fault as { readonly code?: string }).code ?? ''];
    if (refusal) return refusal;
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
  const { name, version, tables } = projection;
  await inTransaction(pool, async (client) => {
    await holdProjection(client, projection);
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    await client.query(
      `UPDATE projection_checkpoints SET version = $2, position = 0, failure = NULL, updated_at = now() WHERE name = $1`,
      [name, version],
    );
  });
}

/** Does something in one transaction: all of it, or, if it throws, nothing. */
export async function inTransaction<Result>(
  pool: Pool,
  body: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await body(client);
    await client.query('COMMIT');
    return result;
  } catch (fault) {
    await client.query('ROLLBACK').catch(() => {});
    throw fault;
  } finally {
    client.release();
  }
}
