import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type PostgresConnection, parseConnectionUrl } from '../../server/database/connection.ts';
import { startEmbeddedPostgres } from '../../server/database/embedded-postgres.ts';
import { applyMigrations } from '../../server/database/migrate.ts';
import { query } from './query.ts';

export type TestPostgres = {
  /** A migrated database that nobody connects to, so that it can be cloned. */
  readonly template: PostgresConnection;
  /** May be called several times. */
  readonly stop: () => Promise<void>;
};

/** A Postgres for one run of the tests: an embedded one in a folder of its own, or the one DATABASE_URL_TEST names. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const url = process.env.DATABASE_URL_TEST;
  const { server, stop } = url === undefined ? await startEmbedded() : existing(parseConnectionUrl(url));
  const template = { ...server, database: `daybook_template_${randomUUID().slice(0, 8)}` };
  await query(server, `CREATE DATABASE ${template.database}`);
  await applyMigrations(template);
  let stopped: Promise<void> | undefined;
  return {
    template,
    stop: () => {
      stopped ??= query(server, `DROP DATABASE ${template.database} WITH (FORCE)`).then(stop);
      return stopped;
    },
  };
}

type Server = { readonly server: PostgresConnection; readonly stop: () => Promise<void> };

async function startEmbedded(): Promise<Server> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'daybook-test-'));
  // These data need not survive a power cut.
  const postgres = await startEmbeddedPostgres({ folder, settings: { fsync: 'off' } });
  return {
    server: postgres.connection,
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function existing(server: PostgresConnection): Server {
  return { server, stop: async () => {} };
}
