import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../../server/database/migrate.ts';
import { SCHEMA_FILE, schemaDrift } from '../../../server/database/schema-drift.ts';
import { createBareDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function driftWith(change: (schema: string) => string): Promise<string | undefined> {
  const { connection, drop } = await createBareDatabase();
  onTestFinished(drop);
  const schemaFile = path.join(await temporaryFolder(), 'schema.prisma');
  await writeFile(schemaFile, change(await readFile(SCHEMA_FILE, 'utf8')));
  return schemaDrift(connection, { schemaFile, migrationsFolder: MIGRATIONS_FOLDER });
}

test('the schema and the migrations agree, triggers and functions aside', async () => {
  expect(await driftWith((schema) => schema)).toBeUndefined();
});

test('a column that no migration adds is drift, told as the missing SQL', async () => {
  const drift = await driftWith((schema) =>
    schema.replace('@@map("streams")', 'planted Int\n  @@map("streams")'),
  );
  expect(drift).toMatch(/ALTER TABLE "streams" ADD COLUMN\s+"planted" INTEGER NOT NULL/);
});

test('a table that the schema leaves out is drift', async () => {
  const drift = await driftWith((schema) => schema.replace(/model Stream \{[^}]*\}/, ''));
  expect(drift).toMatch(/DROP TABLE "streams"/);
});
