import type { Queryable } from '../checkpoint.ts';

// In all of them $1 is the table that goes, $2 the one that comes, $3 the latter's schema.

const OWNER = `
  SELECT 1 AS turn, format('ALTER TABLE %s OWNER TO %s', $2::text, old.relowner::regrole) AS statement
    FROM pg_class AS old, pg_class AS new
   WHERE old.oid = $1::text::regclass AND new.oid = $2::text::regclass AND old.relowner <> new.relowner`;

/** Of the old owner's: a table that changes hands takes its grants with it. */
const REVOCATIONS = `
  SELECT DISTINCT 2, format('REVOKE ALL ON TABLE %s FROM %s', $2::text, grantee)
    FROM pg_class AS new, pg_class AS old,
         LATERAL (
           SELECT CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE granted.grantee::regrole::text END AS grantee
             FROM aclexplode(coalesce(new.relacl, acldefault('r', new.relowner))) AS granted
            UNION SELECT old.relowner::regrole::text
         ) AS holder
   WHERE new.oid = $2::text::regclass AND old.oid = $1::text::regclass`;

const grantOf = (privilege: string) => `
  format('GRANT %s ON TABLE %s TO %s%s', ${privilege}, $2::text,
         CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
         CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)`;

const GRANTS = `
  SELECT 3, ${grantOf('privilege_type')}
    FROM pg_class AS old, aclexplode(coalesce(old.relacl, acldefault('r', old.relowner)))
   WHERE old.oid = $1::text::regclass`;

const COLUMN_GRANTS = `
  SELECT 3, ${grantOf("format('%s (%I)', privilege_type, attname)")}
    FROM pg_attribute, aclexplode(attacl)
   WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped`;

/** Those of columns have come with `LIKE`. */
const COMMENTS = `
  SELECT 4, format('COMMENT ON TABLE %s IS %L', $2::text, obj_description($1::text::regclass, 'pg_class'))
   WHERE obj_description($1::text::regclass, 'pg_class') IS NOT NULL
   UNION ALL
  SELECT 4, format('COMMENT ON INDEX %I.%I IS %L', $3::text, relname, description)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    JOIN pg_description ON objoid = indexrelid AND classoid = 'pg_class'::regclass
   WHERE indrelid = $1::text::regclass
   UNION ALL
  SELECT 4, format('COMMENT ON CONSTRAINT %I ON %s IS %L', conname, $2::text, description)
    FROM pg_constraint JOIN pg_description ON objoid = pg_constraint.oid AND classoid = 'pg_constraint'::regclass
   WHERE conrelid = $1::text::regclass`;

/**
 * Makes a table's owner, grants (column by column, too) and comments those of another one that it is going to replace. Privileges that it
 * has by default and the other has not are taken away. To be done in the transaction that swaps them, so that what was granted until then
 * counts.
 *
 * @param from The table that goes, with its schema.
 * @param to The one that takes its place: the same columns, indexes and constraints, named the same, in the schema `schema`.
 */
export async function carryOver(
  client: Queryable,
  { from, to, schema }: { readonly from: string; readonly to: string; readonly schema: string },
): Promise<void> {
  const { rows } = await client.query<{ readonly statement: string }>(
    `SELECT statement FROM (${[OWNER, REVOCATIONS, GRANTS, COLUMN_GRANTS, COMMENTS].join(' UNION ALL ')}) AS act
      ORDER BY turn`,
    [from, to, schema],
  );
  if (rows.length > 0) await client.query(rows.map(({ statement }) => statement).join('; '));
}
