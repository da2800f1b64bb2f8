import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { connectionFailure, type PostgresConnection, parseConnectionUrl } from './connection.ts';
import { openPool } from './pool.ts';
import { PrismaClient } from './prisma-client/client.ts';
import { nameStatements } from './statement-names.ts';

/** One database, reached through one pool by hand-written SQL and by Prisma alike. */
export type Database = {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly connection: PostgresConnection;
  /** Waits for queries under way, then closes every connection. */
  readonly close: () => Promise<void>;
};

/**
 * Connects to a database and makes sure that it answers.
 *
 * @throws StartupError that says in one sentence why it can't be used.
 */
export async function openDatabase(
  where: PostgresConnection | string,
  { poolSize }: { readonly poolSize: number },
): Promise<Database> {
  const connection = typeof where === 'string' ? parseConnectionUrl(where) : where;
  const pool = openPool(connection, { poolSize });
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
