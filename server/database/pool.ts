import pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { exactTypes } from './types.ts';

/** Longer than any network needs; shorter than anybody waits in front of a terminal. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connections to a database. Sessions run in UTC, because Prisma's adapter reads every timestamp as if they did; in rows, bigint
 * columns are bigints and dates are 'YYYY-MM-DD' strings, exactly what is stored.
 *
 * @param searchPath The schema in which tables named without one are looked for before `public`.
 */
export function openPool(
  connection: PostgresConnection,
  { poolSize, searchPath }: { readonly poolSize: number; readonly searchPath?: string },
): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'daybook',
    options: `-c timezone=UTC${searchPath === undefined ? '' : ` -c search_path=${searchPath},public`}`,
    types: exactTypes,
  });
  // The pool throws broken idle connections away by itself; without a listener they would end the process.
  pool.on('error', () => {});
  return pool;
}
