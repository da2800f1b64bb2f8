import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { connectionFailure, type PostgresConnection, parseConnectionUrl } from './connection.ts';
import { PrismaClient } from './prisma-client/client.ts';
import { nameStatements } from './statement-names.ts';
import { exactTypes } from './types.ts';

/** One database, reached through one pool by hand-written SQL and by Prisma alike. */
export type Database = {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly connection: PostgresConnection;
  /** Waits for queries under way, then closes every connection. */
  readonly close: () => Promise<void>;
};

/** Longer than any network needs; shorter than anybody waits in front of a terminal. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to a database and makes sure that it answers.
 *
 * Sessions run in UTC, because Prisma's adapter reads every timestamp as if they did. In rows of `pool`, bigint
 * columns are bigints and dates are 'YYYY-MM-DD' strings, exactly what is stored.
 *
 * @throws StartupError that says in one sentence why it can't be used.
 */
export async function openDatabase(
  where: PostgresConnection | string,
  { poolSize }: { readonly poolSize: number },
): Promise<Database> {
  const connection = typeof where === 'string' ? parseConnectionUrl(where) : where;
  const pool = new pg.Pool({
    ...connection,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'daybook',
    options: '-c timezone=UTC',
    types: exactTypes,
  });
  // The pool throws broken idle connections away by itself; without a listener they would end the process.
  pool.on('error', () => {});
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw connectionFailure(error, connection);
  }
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameStatements() });
  const prisma = new PrismaClient({ adapter });
  return { pool, prisma, connection, close: () => closeAll(prisma, pool) };
}

async function closeAll(prisma: PrismaClient, pool: pg.Pool): Promise<void> {
  await prisma.$disconnect();
  await pool.end();
}
