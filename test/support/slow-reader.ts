import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';

/** Reads a table for as long as it is let: until then no other can take its place. */
export async function readSlowly(connection: PostgresConnection, table: string) {
  const client = new pg.Client({ ...connection });
  await client.connect();
  await client.query(`BEGIN; SELECT FROM ${table}`);
  return { letGo: () => client.end() };
}
