import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { queryOn } from '../support/postgres.ts';
import { accountIdOf, deposit } from './payload.ts';

/** The smallest table that could hold events, as it is for pgbench too. */
export async function prepare(connection: PostgresConnection): Promise<void> {
  await queryOn(
    connection,
    `CREATE TABLE inserts (
       position  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       stream_id text NOT NULL,
       data      jsonb NOT NULL)`,
  );
}

/** One prepared INSERT for each command, in a transaction of its own; a connection for each caller. */
export async function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  const pool = new pg.Pool({ ...connection, max: callers });
  return {
    send: async (stream) => {
      await pool.query({
        name: 'insert',
        text: 'INSERT INTO inserts (stream_id, data) VALUES ($1, $2)',
        values: [`account-${accountIdOf(stream)}`, JSON.stringify(deposit)],
      });
    },
    close: () => pool.end(),
  };
}
