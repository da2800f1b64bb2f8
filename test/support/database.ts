import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { type Database, openDatabase } from '../../server/database/database.ts';
import { query } from './query.ts';

export type TestDatabase = {
  readonly database: Database;
  readonly connection: PostgresConnection;
  /** Closes the pool and removes the database, whoever else is still connected. */
  readonly drop: () => Promise<void>;
};

/** Enough for a test with 32 concurrent writers to keep several of them busy. */
const POOL_SIZE = 8;

/** A migrated database of the test's own, cloned from the template in some 50 ms. */
export async function createTestDatabase({ poolSize = POOL_SIZE } = {}): Promise<TestDatabase> {
  const { connection, drop } = await createBareDatabase({ template: inject('templateDatabase').database });
  const database = await openDatabase(connection, { poolSize });
  return {
    database,
    connection,
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

/** An empty database, without any table unless a template is given. */
export async function createBareDatabase({
  template = 'template1',
}: {
  readonly template?: string;
} = {}): Promise<Omit<TestDatabase, 'database'>> {
  const server = { ...inject('templateDatabase'), database: 'postgres' };
  const connection = { ...server, database: `test_${randomUUID().replaceAll('-', '')}` };
  await query(server, `CREATE DATABASE ${connection.database} TEMPLATE ${template}`);
  const drop = async () => {
    await query(server, `DROP DATABASE ${connection.database} WITH (FORCE)`);
  };
  return { connection, drop };
}
