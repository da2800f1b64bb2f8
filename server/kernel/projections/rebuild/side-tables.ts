import type { Queryable } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { carryOver } from './carry-over.ts';

/** What a rebuild keeps besides the projection's own tables: how far it is, and what it could not take. */
const BOOKKEEPING = ['projection_checkpoints', 'dead_letters'] as const;

/** The schema in which a projection's new tables are built. */
export function sideSchemaOf({ name }: AnyProjection): string {
  return `rebuild_${name.replaceAll('-', '_')}`;
}

/**
 * Makes empty tables beside the live ones, in a schema of their own, with the same columns, constraints, indexes (names and all, since
 * they will take the place of the live ones) and storage parameters; whatever was in the schema goes. They are made like the live
 * tables as the migrations left them, so a migration of a read table runs before the rebuild that fills its new columns.
 */
export async function createSideTables(live: Queryable, projection: AnyProjection): Promise<void> {
  const schema = sideSchemaOf(projection);
  const statements = [`DROP SCHEMA IF EXISTS ${schema} CASCADE`, `CREATE SCHEMA ${schema}`];
  for (const table of BOOKKEEPING) {
    statements.push(`CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL)`);
  }
  for (const table of projection.tables) statements.push(...(await copyOf(live, schema, table)));
  await live.query(statements.join('; '));
}

/** `LIKE` would name indexes anew and leave storage parameters out. */
async function copyOf(live: Queryable, schema: string, table: string): Promise<readonly string[]> {
  const { rows } = await live.query<{ readonly statement: string }>(
    `SELECT format('ALTER TABLE %I.%I SET (%s)', $2::text, relname, array_to_string(reloptions, ', ')) AS statement
       FROM pg_class WHERE oid = $1::regclass AND reloptions IS NOT NULL
     UNION ALL
     SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', $2, $3::text, conname, pg_get_constraintdef(oid))
       FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'x')
     UNION ALL
     SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON \\S+ ', format(' ON %I.%I ', $2, $3))
       FROM pg_index
      WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [`public.${table}`, schema, table],
  );
  const create = `CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL EXCLUDING INDEXES)`;
  return [create, ...rows.map(({ statement }) => statement)];
}

/** Removes the tables beside the live ones, if there are any. */
export async function dropSideTables(live: Queryable, projection: AnyProjection): Promise<void> {
  await live.query(`DROP SCHEMA IF EXISTS ${sideSchemaOf(projection)} CASCADE`);
}

/**
 * How far a rebuild that was interrupted has come, if it can be gone on with: the tables are there, were begun by this version of the
 * code, and no migration has changed the live ones since. Null if not.
 */
export async function resumablePosition(live: Queryable, projection: AnyProjection): Promise<bigint | null> {
  const schema = sideSchemaOf(projection);
  const { rows: found } = await live.query<{ readonly there: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS there',
    [`${schema}.projection_checkpoints`],
  );
  if (!found[0]?.there) return null;
  const { rows } = await live.query<{ readonly position: bigint }>(
    `SELECT position FROM ${schema}.projection_checkpoints WHERE name = $1 AND version = $2`,
    [projection.name, projection.version],
  );
  for (const table of projection.tables) {
    if ((await shapeOf(live, schema, table)) !== (await shapeOf(live, 'public', table))) return null;
  }
  return rows[0]?.position ?? null;
}

/** Everything about a table that a migration may change, as text; null if there is no such table. */
async function shapeOf(live: Queryable, schema: string, table: string): Promise<string | null> {
  const { rows } = await live.query<{ readonly shape: string | null }>(
    `SELECT concat_ws(E'\\n',
       (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
                                    pg_get_expr(adbin, adrelid)), ', ' ORDER BY attnum)
          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped),
       (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), ', ' ORDER BY conname)
          FROM pg_constraint WHERE conrelid = to_regclass($1)),
       (SELECT string_agg(replace(pg_get_indexdef(indexrelid), $2 || '.', ''), ', ' ORDER BY indexrelid::regclass::text)
          FROM pg_index WHERE indrelid = to_regclass($1))) AS shape`,
    [`${schema}.${table}`, schema],
  );
  return rows[0]?.shape ?? null;
}

/** Puts the new tables in the place of the live ones, whose owner, grants and comments they keep; to be done in a transaction that holds the projection still. */
export async function swapTables(client: Queryable, projection: AnyProjection): Promise<void> {
  const schema = sideSchemaOf(projection);
  for (const table of projection.tables) {
    await carryOver(client, { from: `public.${table}`, to: `${schema}.${table}`, schema });
    await client.query(`DROP TABLE public.${table}`);
    await client.query(`ALTER TABLE ${schema}.${table} SET SCHEMA public`);
  }
}
