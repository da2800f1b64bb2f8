import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { StartupError } from '../errors-startup.ts';
import { packageRoot } from '../package-root.ts';
import { connectionFailure, type PostgresConnection } from './connection.ts';
import { type SchemaEngineOptions, withSchemaEngine } from './schema-engine.ts';

/** One step in the history of the tables, as reviewed SQL. */
type Migration = { readonly name: string; readonly script: string };

/** Where Prisma's commands look too. */
export const MIGRATIONS_FOLDER = path.join(packageRoot, 'prisma', 'migrations');

/** Names the lock under which migrations run, among all advisory locks of a database. */
const LOCK_KEY = 4_707_369;
/** Everything is managed by migrations; nothing is left to other programs. */
const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings a database's tables up to date; where they are already, it costs one query. Processes that start together
 * take turns, and one that is killed halfway leaves nothing half-done: a script and its entry in Prisma's records
 * are committed together.
 *
 * @returns the names of the migrations that were applied.
 * @throws StartupError when the database can't be used, a migration fails, or one was edited after it was applied.
 */
export async function applyMigrations(
  connection: PostgresConnection,
  folder: string = MIGRATIONS_FOLDER,
): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ ...connection, options: '-c timezone=UTC' });
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
  } catch (error) {
    await client.end().catch(() => {});
    throw connectionFailure(error, connection);
  }
  try {
    const pending = await pendingMigrations(client, migrations);
    return pending.length === 0 ? [] : await applyPending({ connection, folder, migrations });
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      script: await readFile(path.join(folder, name, 'migration.sql'), 'utf8'),
    })),
  );
}

type AppliedRow = { readonly migration_name: string; readonly checksum: string };

async function pendingMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const records = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!records.rows[0]?.exists) return migrations;
  await forgetUnfinished(client);
  const applied = await client.query<AppliedRow>(
    `SELECT migration_name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const checksums = new Map(applied.rows.map((row) => [row.migration_name, row.checksum]));
  const edited = migrations.find(
    ({ name, script }) => (checksums.get(name) ?? checksum(script)) !== checksum(script),
  );
  if (edited !== undefined) throw editedMigration(edited);
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function applyPending(options: {
  readonly connection: PostgresConnection;
  readonly folder: string;
  readonly migrations: readonly Migration[];
}): Promise<readonly string[]> {
  const { connection, folder, migrations } = options;
  const migrationsList = await toMigrationList(folder, migrations);
  const complaints: string[] = [];
  const engineOptions: SchemaEngineOptions = {
    appendix: (script) => recordAsApplied(migrations.find((migration) => migration.script === script)),
    onScriptFailure: (complaint) => complaints.push(complaint),
  };
  try {
    return await withSchemaEngine(connection, engineOptions, async (engine) => {
      const result = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
      return result.appliedMigrationNames;
    });
  } catch (error) {
    throw failedMigration(error, complaints.at(-1));
  }
}

/** Committed together with the script it stands behind, so that a script with an unfinished record left no trace. */
function recordAsApplied(migration: Migration | undefined): string {
  if (migration === undefined) return '';
  const name = pg.escapeLiteral(migration.name);
  return `UPDATE _prisma_migrations SET finished_at = now() WHERE migration_name = ${name} AND finished_at IS NULL`;
}

/** The engine refuses to go on after a migration that failed or was cut off, until told that it left no trace. */
async function forgetUnfinished(client: pg.Client): Promise<void> {
  await client.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL`,
  );
}

async function toMigrationList(folder: string, migrations: readonly Migration[]): Promise<MigrationList> {
  const lockfile = 'migration_lock.toml';
  return {
    baseDir: folder,
    lockfile: { path: lockfile, content: await readFile(path.join(folder, lockfile), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}

/** The same as Prisma computes. */
function checksum(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

function editedMigration({ name }: Migration): StartupError {
  return new StartupError(
    `The migration ${name} was edited after it had been applied to this database: restore it and write the change as a new migration.`,
  );
}

/** The engine words some complaints anew and loses detail, so the database's own words are preferred. */
function failedMigration(error: unknown, complaint: string | undefined): StartupError {
  const text = error instanceof Error ? error.message : String(error);
  const name = /migration_name="([^"]+)"/.exec(text)?.[1];
  const what = name === undefined ? 'The migrations' : `The migration ${name}`;
  return new StartupError(`${what} could not be applied: ${complaint ?? text.split('\n')[0]}.`);
}
