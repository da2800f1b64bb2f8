import type { Pool, PoolClient } from 'pg';
import type { Queryable } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { sideSchemaOf } from './side-tables.ts';

/** Opens connections to the book's database, which look for tables in the given schema first. */
export type OpenPool = (options: { readonly poolSize: number; readonly searchPath?: string }) => Pool;

/** One for the snapshot that is compared, one that holds the projection still, two to read ahead and to tell how far it is. */
const WORKING_CONNECTIONS = 4;

const LOCK_KEY = `hashtextextended('daybook rebuild ' || $1, 0)`;

/** Connections of a rebuild's own, so that it takes none from those who serve requests. */
export interface RebuildConnections {
  /** The connection that looks for tables beside the live ones first, and holds the lock for as long as it lives. */
  readonly beside: PoolClient;
  readonly live: Pool;
  /** Gives the lock back and closes everything. */
  readonly close: () => Promise<void>;
}

/**
 * Takes the lock that one rebuild of a projection holds, whatever process runs it; null if another holds it. It belongs to the very
 * connection that writes the new tables: whoever has lost it can't write them any more.
 */
export async function lockRebuild(
  openPool: OpenPool,
  projection: AnyProjection,
): Promise<RebuildConnections | null> {
  const lockPool = openPool({ poolSize: 1, searchPath: sideSchemaOf(projection) });
  const live = openPool({ poolSize: WORKING_CONNECTIONS });
  try {
    const beside = await lockPool.connect();
    const close = async () => {
      beside.release(true);
      await Promise.all([lockPool.end(), live.end()]);
    };
    // A computer that vanished must not hold the lock for hours.
    await beside.query(
      'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3',
    );
    if (await isLocked(beside, `SELECT pg_try_advisory_lock(${LOCK_KEY}) AS locked`, projection))
      return { beside, live, close };
    await close();
    return null;
  } catch (fault) {
    await Promise.all([lockPool.end(), live.end()]);
    throw fault;
  }
}

/** Takes the lock until the transaction ends; false if a rebuild holds it. */
export function lockInTransaction(client: Queryable, projection: AnyProjection): Promise<boolean> {
  return isLocked(client, `SELECT pg_try_advisory_xact_lock(${LOCK_KEY}) AS locked`, projection);
}

async function isLocked(client: Queryable, statement: string, { name }: AnyProjection): Promise<boolean> {
  const { rows } = await client.query<{ readonly locked: boolean }>(statement, [name]);
  return rows[0]?.locked === true;
}
