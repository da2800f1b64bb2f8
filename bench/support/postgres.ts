import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { startEmbeddedPostgres } from '../../server/database/embedded-postgres.ts';

/**
 * One Postgres for everybody in a run, just as the product starts it: fsync, full-page writes and synchronous commits on. Its
 * write-ahead log goes into files that have been written before, as it does from the first checkpoint on; until then each flush also
 * waits for the file system to find room.
 */
export interface BenchPostgres {
  /** An empty database, or a copy of another one that nobody is connected to. */
  readonly createDatabase: (name: string, copyOf?: string) => Promise<PostgresConnection>;
  readonly dropDatabase: (name: string) => Promise<void>;
  /** Settings that decide about speed and safety, as the server has them. */
  readonly facts: () => Promise<Record<string, string>>;
  /** Resolves when the many connections of the round before are gone: there is room for a hundred. */
  readonly deserted: () => Promise<void>;
  readonly query: <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;
  readonly stop: () => Promise<void>;
}

/** Between two looks at who is still connected, and how many looks. */
const LOOK_MS = 50;
const LOOKS = 200;

/** What contenders that keep a small pool may hold between their rounds. */
const KEPT_CONNECTIONS = 20;

/** A gigabyte, after which there is a checkpoint and files that are no longer needed are written again. */
const WRITTEN_WAL_FILES = 64;
const WRITE_WAL_FILES = `
  DO $$ BEGIN
    FOR file IN 1 .. ${WRITTEN_WAL_FILES} LOOP
      PERFORM pg_logical_emit_message(false, 'bench', '');
      PERFORM pg_switch_wal();
    END LOOP;
  END $$`;

const TOLD_SETTINGS = [
  'server_version',
  'fsync',
  'full_page_writes',
  'synchronous_commit',
  'shared_buffers',
  'max_wal_size',
  'wal_compression',
  'checkpoint_timeout',
];

/** Starts it in a new folder below the temporary one (`TMPDIR` says which), which goes when it stops. */
export async function startPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'daybook-bench-'));
  const server = await startEmbeddedPostgres({ folder });
  const query = async <Row extends pg.QueryResultRow>(text: string) =>
    (await queryOn<Row>(server.connection, text)).rows;
  await query(WRITE_WAL_FILES);
  await query('CHECKPOINT');
  return {
    query,
    createDatabase: async (name, copyOf = 'template1') => {
      await query(`CREATE DATABASE ${name} TEMPLATE ${copyOf} STRATEGY file_copy`);
      return { ...server.connection, database: name };
    },
    dropDatabase: async (name) => {
      await query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
    deserted: async () => {
      for (let look = 0; look < LOOKS; look += 1) {
        const connected = await query(
          `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        );
        if (connected.length <= KEPT_CONNECTIONS) return;
        await sleep(LOOK_MS);
      }
      throw new Error('connections of the round before do not go away');
    },
    facts: async () => {
      const rows = await query<{ name: string; setting: string }>(
        `SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name IN ('${TOLD_SETTINGS.join("', '")}')`,
      );
      return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs one text, several statements if need be, on a connection of its own. */
export async function queryOn<Row extends pg.QueryResultRow>(
  connection: PostgresConnection,
  text: string,
): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await client.query<Row>(text);
  } finally {
    await client.end();
  }
}
