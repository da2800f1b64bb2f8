import type { Pool, PoolClient } from 'pg';
import type { AnyProjection, Statement } from './projection.ts';

/** Something that takes statements: a pool, or one connection of it. */
export type Queryable = Pick<Pool, 'query'>;

/** How far a projection has come, as its table's database says. */
export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  readonly position: bigint;
  /** How often a stream has left quarantine. */
  readonly releases: number;
  readonly failure: string | null;
  /** The highest fencing token that was seen: of the lease under which the projection is run now. */
  readonly fencingToken: bigint;
}

/** Another process has taken the lease of the projection, so this one must not write any more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';

  constructor(projection: string) {
    super(`${projection} has passed to another process`);
  }
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
const FENCED = 'DB003';

const CHECKPOINT = 'name, version, position, releases, failure, fencing_token AS "fencingToken"';

/**
 * Makes a projection the holder's of a lease: from now on whoever had it before can't take a step any more, and the holder goes on
 * from where the checkpoint is. This is what says who may write a projection's tables; a dead letter that is resolved and a swap
 * of rebuilt tables are done with the projection held (`holdProjection`) instead. Throws `Fenced` if somebody else has taken the
 * lease since.
 */
export async function claimCheckpoint(
  pool: Pool,
  projection: AnyProjection,
  token: bigint,
): Promise<Checkpoint> {
  const { rows } = await pool.query<Checkpoint>(
    `INSERT INTO projection_checkpoints AS checkpoint (name, version, position, fencing_token, updated_at)
     VALUES ($1, $2, 0, $3, now())
         ON CONFLICT (name) DO UPDATE
            SET fencing_token = excluded.fencing_token,
                -- Of tables of another version it says why they could not be built again.
                failure = CASE WHEN checkpoint.version <> excluded.version THEN checkpoint.failure END
          WHERE checkpoint.fencing_token <= excluded.fencing_token
     RETURNING ${CHECKPOINT}`,
    [projection.name, projection.version, token],
  );
  const checkpoint = rows[0];
  if (!checkpoint) throw new Fenced(projection.name);
  return checkpoint;
}

/**
 * Reads a projection's checkpoint; makes it, at 0, if the projection is new. One that is still at 0 has empty tables, which are any
 * version's.
 */
export async function readCheckpoint(pool: Queryable, projection: AnyProjection): Promise<Checkpoint> {
  await pool.query(
    `INSERT INTO projection_checkpoints AS known (name, version, position, updated_at) VALUES ($1, $2, 0, now())
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, releases = known.releases + 1
        WHERE known.position = 0 AND known.version <> excluded.version`,
    [projection.name, projection.version],
  );
  const { rows } = await pool.query<Checkpoint>(
    `SELECT ${CHECKPOINT} FROM projection_checkpoints WHERE name = $1`,
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
  client: Queryable,
  { name }: AnyProjection,
): Promise<Pick<Checkpoint, 'position' | 'version'>> {
  await client.query('SELECT pg_advisory_xact_lock(projection_lock_key($1))', [name]);
  const { rows } = await client.query<Pick<Checkpoint, 'position' | 'version'>>(
    'SELECT position, version FROM projection_checkpoints WHERE name = $1',
    [name],
  );
  const checkpoint = rows[0];
  if (!checkpoint) throw new Error(`the checkpoint of ${name} was taken away`);
  return checkpoint;
}

/** A step of a projection: what is written, and from where to where the checkpoint goes with it. */
export interface Step {
  readonly name: string;
  readonly statement: Statement | null;
  readonly from: bigint;
  readonly to: bigint;
  /** The releases from quarantine that were known when the step was reduced. */
  readonly releases: number;
  /** Under which the checkpoint was claimed. */
  readonly fencingToken: bigint;
}

/**
 * Writes a step and moves the checkpoint in one statement, hence one transaction and one round trip. Throws `Fenced` if another
 * process has claimed the checkpoint.
 */
export async function commitStep(
  pool: Queryable,
  { name, statement, from, to, releases, fencingToken }: Step,
): Promise<StepOutcome> {
  const values = statement?.values ?? [];
  const advancing = [name, fencingToken, from, to, releases];
  const parameters = advancing.map((_, index) => `$${values.length + index + 1}`);
  const advance = `SELECT advance_checkpoint(${parameters.join(', ')})`;
  try {
    await pool.query({
      name: statement ? (statement.name ?? `step_${name}`) : 'empty_step',
      text: statement ? `WITH ${statement.text} ${advance}` : advance,
      values: [...values, ...advancing],
    });
    return 'taken';
  } catch (fault) {
    const { code = '' } = fault as { readonly code?: string };
    if (code === FENCED) throw new Fenced(name);
    const refusal = REFUSALS[code];
    if (refusal) return refusal;
    throw fault;
  }
}

/** Writes down that a projection stopped, and why; unless another process has it by now. */
export async function recordFailure(
  pool: Pool,
  { name, fencingToken, failure }: Pick<Checkpoint, 'name' | 'fencingToken' | 'failure'>,
): Promise<void> {
  await pool.query(
    'UPDATE projection_checkpoints SET failure = $3, updated_at = now() WHERE name = $1 AND fencing_token = $2',
    [name, fencingToken, failure],
  );
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
