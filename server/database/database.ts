import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { connectionFailure, type PostgresConnection, parseConnectionUrl } from './connection.ts';
import { openPool } from './pool.ts';
import { PrismaClient } from './prisma-client/client.ts';
import { givingUpWithOperations } from './readers-pool.ts';
import { nameStatements } from './statement-names.ts';

/** One database, reached through several pools, so that no crowd of readers keeps a command waiting for a connection. */
export type Database = {
  /** For the projections and what else the server does by itself. */
  readonly pool: pg.Pool;
  /** Of one connection, for what is appended to the log: batches may be sent one behind the other. */
  readonly appends: pg.Pool;
  /** For what clients ask: Postgres itself ends a statement that takes too long, and what nobody waits for any more is given up. */
  readonly reads: pg.Pool;
  /** Works on `reads`. */
  readonly prisma: PrismaClient;
  readonly connection: PostgresConnection;
  /** Waits for queries under way, then closes every connection. */
  readonly close: () => Promise<void>;
};

/** More than any query that a screen needs; what takes longer would only take the processor from everybody else. */
const READ_STATEMENT_TIMEOUT_MS = 10_000;

/**
 * Connects to a database and makes sure that it answers.
 *
 * @param poolSize How many connections there may be in all, from 3 on: one for appends, half of the others for readers.
 * @throws StartupError that says in one sentence why it can't be used.
 */
export async function openDatabase(
  where: PostgresConnection | string,
  { poolSize }: { readonly poolSize: number },
): Promise<Database> {
  const connection = typeof where === 'string' ? parseConnectionUrl(where) : where;
  const readers = Math.floor((poolSize - 1) / 2);
  const pool = openPool(connection, { poolSize: poolSize - 1 - readers });
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw connectionFailure(error, connection);
  }
  const reads = givingUpWithOperations(
    openPool(connection, { poolSize: readers, statementTimeoutMs: READ_STATEMENT_TIMEOUT_MS }),
  );
  const appends = openPool(connection, { poolSize: 1, pipeline: true });
  const adapter = new PrismaPg(reads, { statementNameGenerator: nameStatements() });
  const prisma = new PrismaClient({ adapter });
  const close = async () => {
    await prisma.$disconnect();
    await Promise.all([pool.end(), reads.end(), appends.end()]);
  };
  return { pool, appends, reads, prisma, connection, close };
}
