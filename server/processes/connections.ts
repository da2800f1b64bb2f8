import pg from 'pg';
import { POOL_SIZE_MINIMUM } from '../config.ts';
import { connectionFailure, type PostgresConnection } from '../database/connection.ts';
import { StartupError } from '../errors-startup.ts';

/** Connections that are left to commands beside the server, such as a rebuild, and to other programs. */
const SPARE_CONNECTIONS = 10;
/** What Postgres keeps for its superusers by itself, whom the embedded one's user is. */
const RESERVED_CONNECTIONS = 3;
/** Postgres's own default. */
const USUAL_CONNECTIONS = 100;

/** How many processes there are to be, and how many connections each of them wants. */
interface Wish {
  readonly processes: number;
  readonly poolSize: number;
}

/** Settings with which an embedded Postgres has connections for all. */
export function settingsFor({ processes, poolSize }: Wish): Readonly<Record<string, string>> {
  const needed = processes * poolSize + SPARE_CONNECTIONS + RESERVED_CONNECTIONS;
  return { max_connections: String(Math.max(needed, USUAL_CONNECTIONS)) };
}

/**
 * How many connections each process may have so that Postgres has enough for all of them.
 *
 * @throws StartupError if that is too few to work with, or the database can't be reached.
 */
export async function shareOfConnections(
  connection: PostgresConnection,
  { processes, poolSize }: Wish,
): Promise<number> {
  const usable = await usableConnections(connection);
  const share = Math.min(poolSize, Math.floor((usable - SPARE_CONNECTIONS) / processes));
  if (share >= POOL_SIZE_MINIMUM) return share;
  const needed = processes * POOL_SIZE_MINIMUM + SPARE_CONNECTIONS;
  throw new StartupError(
    `${processes} processes need ${needed} database connections, and this Postgres allows ${usable}: start fewer, or raise its max_connections.`,
  );
}

async function usableConnections(connection: PostgresConnection): Promise<number> {
  const client = new pg.Client(connection);
  try {
    await client.connect();
    const { rows } = await client.query<{ usable: number }>(
      `SELECT current_setting('max_connections')::integer
            - current_setting('superuser_reserved_connections')::integer AS usable`,
    );
    return rows[0]?.usable ?? 0;
  } catch (error) {
    throw connectionFailure(error, connection);
  } finally {
    await client.end().catch(() => {});
  }
}
