import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PostgresConnection } from '../../../server/database/connection.ts';
import { applyMigrations, MIGRATIONS_FOLDER } from '../../../server/database/migrate.ts';
import { createBareDatabase } from '../../support/database.ts';
import { query } from '../../support/query.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function bareDatabase(): Promise<PostgresConnection> {
  const { connection, drop } = await createBareDatabase();
  onTestFinished(drop);
  return connection;
}

/** A folder of migrations of the test's own. */
async function migrations(scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  await cp(path.join(MIGRATIONS_FOLDER, 'migration_lock.toml'), path.join(folder, 'migration_lock.toml'));
  await addMigrations(folder, scripts);
  return folder;
}

async function addMigrations(folder: string, scripts: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, 'migration.sql'), script);
  }
}

const FINISHED = `SELECT migration_name FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`;

test('applying twice is harmless', async () => {
  const database = await bareDatabase();
  const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => /^\d/.test(name)).sort();
  expect(await applyMigrations(database)).toEqual(names);
  expect(await applyMigrations(database)).toEqual([]);
});

test('processes that start at the same time take turns', async () => {
  const database = await bareDatabase();
  const folder = await migrations({
    '1_first': 'CREATE TABLE first ()',
    '2_second': 'CREATE TABLE second ()',
  });
  const applied = await Promise.all([1, 2, 3].map(() => applyMigrations(database, folder)));
  expect(applied.flat().sort()).toEqual(['1_first', '2_second']);
});

test('a function whose body has semicolons and comments arrives whole', async () => {
  const database = await bareDatabase();
  const body = `BEGIN RETURN 1; -- one; two\nEND;`;
  await applyMigrations(
    database,
    await migrations({
      '1_function': `CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ ${body} $$;`,
    }),
  );
  expect(await query(database, 'SELECT one()')).toEqual([{ one: 1 }]);
});

test('a migration that fails is named with its reason, leaves nothing, and can be mended', async () => {
  const database = await bareDatabase();
  const folder = await migrations({
    '1_good': 'CREATE TABLE good ()',
    '2_bad': 'CREATE TABLE half (); SELECT nonsense;',
  });
  const sentence = 'The migration 2_bad could not be applied: column "nonsense" does not exist.';
  await expect(applyMigrations(database, folder)).rejects.toThrow(sentence);
  await expect(applyMigrations(database, folder)).rejects.toThrow(sentence);
  expect(
    await query(database, `SELECT to_regclass('half') AS half, to_regclass('good')::text AS good`),
  ).toEqual([{ half: null, good: 'good' }]);
  await addMigrations(folder, { '2_bad': 'CREATE TABLE half ()' });
  expect(await applyMigrations(database, folder)).toEqual(['2_bad']);
  expect(await query(database, FINISHED)).toEqual([
    { migration_name: '1_good' },
    { migration_name: '2_bad' },
  ]);
});

test('a process killed before a script was committed does not block the next one', async () => {
  const database = await bareDatabase();
  const folder = await migrations({ '1_first': 'CREATE TABLE first ()' });
  await applyMigrations(database, folder);
  await query(
    database,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('cut off', 'any', '2_second')`,
  );
  await addMigrations(folder, { '2_second': 'CREATE TABLE second ()' });
  expect(await applyMigrations(database, folder)).toEqual(['2_second']);
});

test('a script and the record of it are committed together', async () => {
  const database = await bareDatabase();
  // The script itself looks at what another session would find after it: its own record, not yet finished.
  const script = `CREATE TABLE seen AS SELECT finished_at FROM _prisma_migrations;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO updates VALUES (txid_current(), NEW.finished_at IS NOT NULL); RETURN NEW; END $$;
    CREATE TABLE updates (transaction bigint, finished boolean);
    INSERT INTO updates VALUES (txid_current(), false);
    CREATE TRIGGER note BEFORE UPDATE ON _prisma_migrations FOR EACH ROW EXECUTE FUNCTION note()`;
  await applyMigrations(database, await migrations({ '1_traced': script }));
  const updates = await query(database, 'SELECT transaction, finished FROM updates');
  expect(updates[1]).toEqual({ transaction: updates[0]?.transaction, finished: true });
});

test('a migration that was edited after it had been applied is refused', async () => {
  const database = await bareDatabase();
  const folder = await migrations({ '1_first': 'CREATE TABLE first ()' });
  await applyMigrations(database, folder);
  await addMigrations(folder, { '1_first': 'CREATE TABLE other ()' });
  await expect(applyMigrations(database, folder)).rejects.toThrow(
    'The migration 1_first was edited after it had been applied to this database',
  );
});
