import { chown, mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { StartupError } from '../errors-startup.ts';
import type { PostgresConnection } from './connection.ts';
import { locateBinaries } from './embedded/binaries.ts';
import { ensureCluster, SUPERUSER } from './embedded/cluster.ts';
import { FolderInUseError, type FolderLock, lockFolder } from './embedded/folder-lock.ts';
import { clearLeftovers } from './embedded/leftovers.ts';
import { type Postmaster, startPostmaster, waitUntilReady } from './embedded/postmaster.ts';
import { postmasterFilePath } from './embedded/postmaster-file.ts';
import { chooseRunAs, type RunAs } from './embedded/run-as.ts';
import { createSocketFolder, removeSocketFolder, SOCKET_PORT } from './embedded/socket-folder.ts';
import { startWatchdog } from './embedded/watchdog.ts';

export type EmbeddedPostgres = {
  readonly connection: PostgresConnection;
  /** Resolves with a sentence if the server ends although nobody called `stop`. */
  readonly crashed: Promise<string>;
  /** Stops the server within about three seconds and gives the folder back. Calling it again is harmless. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Holds the data, the server's log and the owner's lock; made if missing. */
  readonly folder: string;
  /** Server settings that differ from the usual ones, for tests. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** The database that the embedded server keeps. */
export const EMBEDDED_DATABASE = 'daybook';

/** Where under the data folder the embedded server has its own. */
export function postgresFolder(dataFolder: string): string {
  return path.join(dataFolder, 'postgres');
}

/** A predecessor that is just stopping is waited for; anybody else is in the way. */
const LOCK_WAIT_MS = 2_000;

/**
 * Runs a real Postgres as a child of this process, reachable through a Unix socket only, with its data in
 * `folder`. It stops with this process, even if that is killed, and whatever a killed process left behind
 * is cleared away first.
 *
 * @throws StartupError whose message says in one sentence what is in the way.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  const folder = await createFolder(options.folder);
  const lock = await takeFolder(folder);
  try {
    const runAs = await chooseRunAs({ folder, binary: binaries.postgres });
    const dataFolder = path.join(folder, 'data');
    await ensureCluster({ initdb: binaries.initdb, dataFolder, runAs });
    await clearLeftovers(dataFolder);
    return await startServer(
      { folder, dataFolder, lock, runAs, binary: binaries.postgres },
      options.settings,
    );
  } catch (error) {
    await lock.release();
    throw error;
  }
}

type Premises = {
  readonly folder: string;
  readonly dataFolder: string;
  readonly lock: FolderLock;
  readonly runAs: RunAs;
  readonly binary: string;
};

async function startServer(
  premises: Premises,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const socketFolder = await createSocketFolder(premises.runAs);
  const logFile = path.join(premises.folder, 'postgres.log');
  const options = { ...premises, socketFolder, logFile, settings };
  const postmaster = await startPostmaster(options);
  const watchdog = startWatchdog({
    postmasterPid: postmaster.pid,
    postmasterFile: postmasterFilePath(premises.dataFolder),
    socketFolder,
  });
  const stop = once(async () => {
    await postmaster.stop();
    watchdog.dismiss();
    await removeSocketFolder(socketFolder);
    await premises.lock.release();
  });
  try {
    await waitUntilReady(postmaster, options);
    const connection = {
      host: socketFolder,
      port: SOCKET_PORT,
      user: SUPERUSER,
      database: EMBEDDED_DATABASE,
    };
    await ensureDatabase(connection);
    return { connection, crashed: crashOf(postmaster, stop, logFile), stop: stop.call };
  } catch (error) {
    await stop.call();
    throw error;
  }
}

type Once = { readonly call: () => Promise<void>; readonly called: () => boolean };

function once(action: () => Promise<void>): Once {
  let result: Promise<void> | undefined;
  return {
    call: () => {
      result ??= action();
      return result;
    },
    called: () => result !== undefined,
  };
}

function crashOf(postmaster: Postmaster, stop: Once, logFile: string): Promise<string> {
  return new Promise((resolve) => {
    void postmaster.ended.then((end) => {
      if (!stop.called()) resolve(`The embedded Postgres has ended (${end}); its log is ${logFile}.`);
    });
  });
}

/**
 * Only the folder itself is closed: Postgres may run as another user, who has to get there. What root makes below an
 * ordinary user's folder is given to that user, who may want to start it next time.
 */
async function createFolder(folder: string): Promise<string> {
  try {
    const parent = await mkdir(path.dirname(folder), { recursive: true });
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined && process.getuid?.() === 0) await giveToParentsOwner(parent ?? made, folder);
    return await realpath(folder);
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} can't be made: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

async function giveToParentsOwner(firstMade: string, lastMade: string): Promise<void> {
  const { uid, gid } = await stat(path.dirname(firstMade));
  for (let made = lastMade; made.startsWith(firstMade); made = path.dirname(made))
    await chown(made, uid, gid);
}

async function takeFolder(folder: string): Promise<FolderLock> {
  try {
    return await lockFolder({ folder, waitMs: LOCK_WAIT_MS });
  } catch (error) {
    if (error instanceof FolderInUseError) {
      throw new StartupError(
        `The data folder ${folder} is in use by process ${error.holderPid}: stop that one first, or set DAYBOOK_DATA to another folder.`,
      );
    }
    throw new StartupError(
      `The data folder ${folder} can't be used: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

async function ensureDatabase(connection: PostgresConnection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [connection.database]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`);
  } finally {
    await client.end();
  }
}
