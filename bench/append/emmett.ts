import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { accountIdOf, deposit } from './payload.ts';

/** Lets Emmett make its tables. */
export async function prepare(connection: PostgresConnection): Promise<void> {
  const { eventStore, close } = storeOn(connection, 1);
  await eventStore.schema.migrate();
  await close();
}

/** `appendToStream`, one event a time, on a pool of as many connections as callers. */
export async function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  const { eventStore, close } = storeOn(connection, callers);
  return {
    send: async (stream) => {
      await eventStore.appendToStream(`account-${accountIdOf(stream)}`, [
        { type: 'MoneyDeposited', data: { ...deposit } },
      ]);
    },
    close,
  };
}

function storeOn({ host, port, user, database }: PostgresConnection, connections: number) {
  const pool = new pg.Pool({ host, port, user, database, max: connections });
  const address = `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const eventStore = getPostgreSQLEventStore(address, {
    schema: { autoMigration: 'None' },
    connectionOptions: { pooled: true, pool },
  });
  const close = async () => {
    await eventStore.close();
    if (!pool.ended) await pool.end();
  };
  return { eventStore, close };
}
