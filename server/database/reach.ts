import path from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { type PostgresConnection, parseConnectionUrl } from './connection.ts';
import { SUPERUSER } from './embedded/cluster.ts';
import { readPostmasterFile } from './embedded/postmaster-file.ts';
import { SOCKET_PORT } from './embedded/socket-folder.ts';
import { EMBEDDED_DATABASE, postgresFolder, startEmbeddedPostgres } from './embedded-postgres.ts';

/** A database for as long as a command needs it. */
export interface ReachedDatabase {
  readonly connection: PostgresConnection;
  /** Gives it back: stops it if it was started for this. */
  readonly release: () => Promise<void>;
}

/**
 * The database that the configuration means, for a command beside the server: the one of DATABASE_URL, the embedded one that a
 * running server has started, or, if none runs, the embedded one started for this command.
 *
 * @throws StartupError that says in one sentence what is in the way.
 */
export async function reachDatabase({ databaseUrl, dataFolder }: Config): Promise<ReachedDatabase> {
  if (databaseUrl !== undefined)
    return { connection: parseConnectionUrl(databaseUrl), release: async () => {} };
  const folder = postgresFolder(dataFolder);
  const running = await runningEmbedded(folder);
  if (running) return { connection: running, release: async () => {} };
  const { connection, stop } = await startEmbeddedPostgres({ folder });
  return { connection, release: stop };
}

/** The embedded Postgres that another process runs in the folder, if it answers. */
async function runningEmbedded(folder: string): Promise<PostgresConnection | undefined> {
  const file = await readPostmasterFile(path.join(folder, 'data'));
  if (!file?.ready) return undefined;
  const connection = {
    host: file.socketFolder,
    port: SOCKET_PORT,
    user: SUPERUSER,
    database: EMBEDDED_DATABASE,
  };
  const client = new pg.Client(connection);
  try {
    await client.connect();
    return connection;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}
