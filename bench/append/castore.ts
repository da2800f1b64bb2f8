import { PostgresEventStorageAdapter } from '@castore/event-storage-adapter-postgres';
import type { PostgresConnection } from '../../server/database/connection.ts';
import type { OpenContender } from '../support/contender.ts';
import { queryOn } from '../support/postgres.ts';
import { accountIdOf, deposit } from './payload.ts';

/** castore takes an address only; where the socket is, its driver learns from the environment. */
const TOLD_BY_ENVIRONMENT = 'postgres://';

/** Castore wants to be told the version that an event shall have, so it is counted here; to its advantage nothing is loaded. */
const versions = new Map<number, number>();

/** Lets castore make its table. */
export async function prepare(connection: PostgresConnection): Promise<void> {
  await PostgresEventStorageAdapter.createEventTable({ connectionString: addressOf(connection, 1) });
}

/** `pushEvent`, one event at a time, on a pool of as many connections as callers. */
export async function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  const adapter = new PostgresEventStorageAdapter({ connectionString: addressOf(connection, callers) });
  return {
    send: async (stream) => {
      const version = (versions.get(stream) ?? 0) + 1;
      versions.set(stream, version);
      await adapter.pushEvent(
        { aggregateId: accountIdOf(stream), version, type: 'MoneyDeposited', payload: deposit },
        { eventStoreId: 'ACCOUNTS' },
      );
    },
    close: () => disconnect(connection),
  };
}

function addressOf({ host, port, user, database }: PostgresConnection, connections: number): string {
  process.env.PGHOST = host;
  process.env.PGPORT = String(port);
  process.env.PGUSER = user;
  return `${TOLD_BY_ENVIRONMENT}/${database}?max=${connections}`;
}

/** The adapter can't be closed, and its connections would be in the others' way. */
async function disconnect(connection: PostgresConnection): Promise<void> {
  await queryOn(
    connection,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}
