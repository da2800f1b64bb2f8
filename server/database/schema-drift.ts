import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { PostgresConnection } from './connection.ts';
import { applyMigrations, MIGRATIONS_FOLDER } from './migrate.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** What Prisma's client believes the tables look like. */
export const SCHEMA_FILE = path.join(packageRoot, 'prisma', 'schema.prisma');

/**
 * Compares the tables that the migrations make with those that the schema describes. Triggers, functions and checks
 * are hand-written and not the schema's business.
 *
 * @param scratch an empty database, which is filled by the migrations.
 * @returns what a further migration would have to do, as SQL; `undefined` when they agree.
 */
export async function schemaDrift(
  scratch: PostgresConnection,
  sources: { readonly schemaFile: string; readonly migrationsFolder: string } = {
    schemaFile: SCHEMA_FILE,
    migrationsFolder: MIGRATIONS_FOLDER,
  },
): Promise<string | undefined> {
  await applyMigrations(scratch, sources.migrationsFolder);
  const content = await readFile(sources.schemaFile, 'utf8');
  const files = [{ path: sources.schemaFile, content }];
  return withSchemaEngine(scratch, {}, async (engine) => {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: path.dirname(sources.schemaFile) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? undefined : (stdout ?? 'they differ');
  });
}
