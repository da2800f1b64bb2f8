import pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { exactTypes } from './types.ts';

/** Longer than any network needs; shorter than anybody waits in front of a terminal. */
const CONNECT_TIMEOUT_MS = 5_000;

interface PoolOptions {
  readonly poolSize: number;
  readonly searchPath?: string;
  readonly statementTimeoutMs?: number;
  readonly pipeline?: boolean;
}

/**
 * Connections to a database. Sessions run in UTC, because Prisma's adapter reads every timestamp as if they did; in rows, bigint
 * columns are bigints and dates are 'YYYY-MM-DD' strings, exactly what is stored.
 *
 * @param searchPath The schema in which tables named without one are looked for before `public`.
 * @param pipeline Whether a connection sends statements while it waits for the answers to those before; Postgres takes them in order.
 * @param statementTimeoutMs When Postgres ends a statement (SQLSTATE 57014); never, unless given.
 */
export function openPool(
  connection: PostgresConnection,
  { poolSize, searchPath, statementTimeoutMs = 0, pipeline = false }: PoolOptions,
): pg.Pool {
  const settings = {
    timezone: 'UTC',
    ...(searchPath !== undefined && { search_path: `${searchPath},public` }),
    ...(statementTimeoutMs > 0 && { statement_timeout: statementTimeoutMs }),
  };
  const pool = new pg.Pool({
    ...connection,
    max: poolSize,
    pipeline,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'daybook',
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    types: exactTypes,
  });
  // The pool throws broken idle connections away by itself; without a listener they would end the process.
  pool.on('error', () => {});
  // The same goes for one that is lent to somebody: whose statement breaks is told by that, and between statements nobody listens.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
