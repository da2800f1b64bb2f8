import type { PostgresConnection } from '../../server/database/connection.ts';
import { queryOn } from '../support/postgres.ts';

/** What a table holds, whatever the order of its rows: how many, and the sum of what they hash to. */
export async function contentsOf(connection: PostgresConnection, tables: readonly string[]): Promise<string> {
  const contents: string[] = [];
  for (const table of tables) {
    const { rows } = await queryOn<{ contents: string }>(
      connection,
      `SET timezone = 'UTC'; SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(one::text, 0)), 0) AS contents FROM ${table} AS one`,
    ).then((results) => (Array.isArray(results) ? results.at(-1) : results));
    contents.push(`${table}: ${rows[0]?.contents}`);
  }
  return contents.join('\n');
}
