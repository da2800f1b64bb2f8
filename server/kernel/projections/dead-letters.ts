import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { EventRecord } from '../event.ts';
import type { EventCatalogue } from '../event-catalogue.ts';
import { readTails } from '../event-store/read.ts';
import { holdProjection, inTransaction, type Queryable } from './checkpoint.ts';
import { type AnyProjection, reduce, type Statement } from './projection.ts';

/** The event that a projection could not take. */
export interface PoisonousEvent {
  readonly type: string;
  readonly record: Pick<EventRecord, 'streamId' | 'streamVersion' | 'position'>;
}

/** An event that a projection could not take, and what became of it. */
export interface DeadLetter {
  readonly id: string;
  readonly projection: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly position: bigint;
  readonly eventType: string;
  readonly failure: string;
  readonly quarantinedAt: Date;
  readonly resolution: 'RETRIED' | 'SKIPPED' | 'REBUILT' | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly reason: string | null;
}

/** The streams that a projection leaves alone, each with the reason. */
export type Quarantine = ReadonlyMap<string, string>;

/** Whether the same streams are left alone, for the same reasons. */
export function isSameQuarantine(one: Quarantine, other: Quarantine): boolean {
  return one.size === other.size && [...one].every(([streamId, reason]) => other.get(streamId) === reason);
}

/** Whether a stream that was left alone is taken care of again; what it missed may be anywhere before. */
export function isAnyReleased(before: Quarantine, now: Quarantine): boolean {
  return [...before.keys()].some((streamId) => !now.has(streamId));
}

/** The streams that are in quarantine for a projection now. */
export async function readQuarantine(pool: Queryable, projection: string): Promise<Quarantine> {
  const { rows } = await pool.query<{ stream_id: string; failure: string }>(
    'SELECT stream_id, failure FROM dead_letters WHERE projection = $1 AND resolution IS NULL',
    [projection],
  );
  return new Map(rows.map((row) => [row.stream_id, row.failure]));
}

/** What puts a stream into quarantine, to be committed with the step that passes over its event. */
export function quarantineStatement(
  projection: string,
  { type, record }: PoisonousEvent,
  failure: string,
): Statement {
  return {
    name: 'quarantine',
    text: `quarantined AS (
      INSERT INTO dead_letters (id, projection, stream_id, stream_version, position, event_type, failure, quarantined_at)
      VALUES ($1::uuid, $2, $3, $4::integer, $5::bigint, $6, $7, clock_timestamp())
          ON CONFLICT (projection, stream_id) WHERE resolution IS NULL DO NOTHING)`,
    values: [randomUUID(), projection, record.streamId, record.streamVersion, record.position, type, failure],
  };
}

/** How a dead letter is to be resolved. */
export interface Resolution {
  readonly how: 'RETRIED' | 'SKIPPED';
  readonly by: string;
  /** Why; of a retry null. */
  readonly reason: string | null;
}

export interface ResolveOptions {
  readonly pool: Pool;
  readonly catalogue: EventCatalogue;
  readonly projection: AnyProjection;
  readonly letter: DeadLetter;
  readonly resolution: Resolution;
}

/**
 * Takes what a stream missed while it was in quarantine, from the poisonous event on (or, if that is skipped, from the one after
 * it) to where the projection stands, and lets the stream out; all in one transaction, with the projection held still. Throws what
 * the projection throws if the event still can't be taken; then nothing has changed.
 */
export async function resolveDeadLetter({
  pool,
  catalogue,
  projection,
  letter,
  resolution,
}: ResolveOptions): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { position, version } = await holdProjection(client, projection);
    if (version !== projection.version) {
      throw new Error(
        `${projection.name} is being built again by another version of its code; try again after that`,
      );
    }
    const open = await client.query(
      'SELECT 1 FROM dead_letters WHERE id = $1 AND resolution IS NULL FOR UPDATE',
      [letter.id],
    );
    if (open.rowCount === 0) throw new Error('the dead letter was resolved by somebody else');
    const afterVersion = resolution.how === 'SKIPPED' ? letter.streamVersion : letter.streamVersion - 1;
    const stored = await readTails(pool, [{ streamId: letter.streamId, afterVersion }]);
    const missed = stored.filter((event) => event.position <= position);
    await write(
      client,
      reduce(
        projection,
        missed.map((event) => catalogue.decode(event)),
      ),
    );
    await client.query(
      `UPDATE dead_letters SET resolution = $2, resolved_at = clock_timestamp(), resolved_by = $3, reason = $4 WHERE id = $1`,
      [letter.id, resolution.how, resolution.by, resolution.reason],
    );
    await client.query('UPDATE projection_checkpoints SET releases = releases + 1 WHERE name = $1', [
      projection.name,
    ]);
  });
}

async function write(client: Queryable, statement: Statement | null): Promise<void> {
  if (statement) await client.query(`WITH ${statement.text} SELECT 1`, [...statement.values]);
}

/** The letters of all projections, the newest first; of one status, if given. */
export async function readDeadLetters(
  pool: Pool,
  {
    open,
    after,
    limit,
  }: {
    readonly open: boolean | null;
    readonly after: { readonly quarantinedAt: string; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<DeadLetter[]> {
  const { rows } = await pool.query<DeadLetter>(
    `SELECT ${LETTER} FROM dead_letters
      WHERE ($1::boolean IS NULL OR (resolution IS NULL) = $1)
        AND ($2::timestamptz IS NULL OR (quarantined_at, id) < ($2, $3::uuid))
      ORDER BY quarantined_at DESC, id DESC LIMIT $4`,
    [open, after?.quarantinedAt ?? null, after?.id ?? null, limit],
  );
  return rows;
}

/** One letter; null if there is none. */
export async function findDeadLetter(pool: Pool, id: string): Promise<DeadLetter | null> {
  const { rows } = await pool.query<DeadLetter>(`SELECT ${LETTER} FROM dead_letters WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

const LETTER = `id, projection, stream_id AS "streamId", stream_version AS "streamVersion", position, event_type AS "eventType",
  failure, quarantined_at AS "quarantinedAt", resolution, resolved_at AS "resolvedAt", resolved_by AS "resolvedBy", reason`;
