import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';

/** Runs one statement on a connection of its own. */
export async function runOn(connection: PostgresConnection, sql: string): Promise<void> {
  const client = new pg.Client({ ...connection });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
