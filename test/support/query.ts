import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';

/** The rows of one statement, run on a connection of its own. */
export async function query(
  connection: PostgresConnection,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ ...connection });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
}
