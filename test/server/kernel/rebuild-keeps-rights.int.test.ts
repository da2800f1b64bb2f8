import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';
import { query } from '../../support/query.ts';
import { rebuild } from '../../support/rebuilding.ts';

let book: TestDatabase;
/** Roles belong to all databases of a server, so they have names of their own. */
const suffix = randomUUID().slice(0, 8);
const [owner, reader, clerk] = [`Table Owner ${suffix}`, `reader_${suffix}`, `clerk_${suffix}`];

beforeEach(async () => {
  book = await createTestDatabase();
  for (const role of [owner, reader, clerk]) await book.database.pool.query(`CREATE ROLE "${role}"`);
  const projecting = await startProjecting(book.database.pool, [balances]);
  await projecting.caughtUp();
  await projecting.stop();
});
afterEach(async () => {
  await book.drop();
  const server = { ...book.connection, database: 'postgres' };
  for (const role of [owner, reader, clerk]) await query(server, `DROP ROLE "${role}"`);
});

/** Everything that is said about who may do what with the tables, and about the tables. */
async function rights() {
  const { rows } = await book.database.pool.query(
    `SELECT relname, relowner::regrole::text AS owner, obj_description(oid, 'pg_class') AS comment,
            (SELECT array_agg(concat_ws(' ', grantee::regrole, privilege_type, is_grantable) ORDER BY 1)
               FROM aclexplode(coalesce(relacl, acldefault('r', relowner)))
                      AS granted (grantor, grantee, privilege_type, is_grantable)) AS grants,
            (SELECT array_agg(concat_ws(' ', attname, attacl, col_description(attrelid, attnum)) ORDER BY attnum)
               FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0) AS columns,
            (SELECT array_agg(concat_ws(' ', indexrelid::regclass, obj_description(indexrelid, 'pg_class')) ORDER BY 1)
               FROM pg_index WHERE indrelid = pg_class.oid) AS indexes,
            (SELECT array_agg(concat_ws(' ', conname, obj_description(pg_constraint.oid, 'pg_constraint')) ORDER BY 1)
               FROM pg_constraint WHERE conrelid = pg_class.oid) AS constraints
       FROM pg_class WHERE oid = ANY ('{account_balances, account_totals}'::regclass[]) ORDER BY relname`,
  );
  return rows;
}

test('a rebuild keeps the owner, the grants and the comments of the tables that it replaces', async () => {
  const { pool } = book.database;
  await pool.query(`
    GRANT SELECT ON account_balances TO PUBLIC;
    GRANT SELECT, UPDATE ON account_balances TO ${reader} WITH GRANT OPTION;
    GRANT SELECT (currency), UPDATE (account_count) ON account_totals TO ${clerk};
    COMMENT ON TABLE account_balances IS 'what''s on "account"';
    COMMENT ON COLUMN account_balances.owner IS 'who';
    COMMENT ON INDEX account_balances_pkey IS 'by id';
    COMMENT ON CONSTRAINT account_balances_pkey ON account_balances IS 'one each';
    ALTER TABLE account_totals OWNER TO "${owner}"`);
  // New tables of a schema may have grants by default; the old one never had this.
  await pool.query(`ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO ${clerk}`);
  const before = await rights();
  await rebuild(book.database, balances);
  expect(await rights()).toEqual(before);
  const told = JSON.stringify(before);
  for (const part of [owner, `${reader} UPDATE t`, `${clerk}=w`, "what's on", 'who', 'by id', 'one each'])
    expect(told).toContain(part);
  await pool.query(`ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM ${clerk}`);
});

test('a rebuild keeps that even the owner was left with nothing but what the program needs', async () => {
  const { pool } = book.database;
  await pool.query('REVOKE TRUNCATE, REFERENCES, TRIGGER ON account_balances FROM CURRENT_USER');
  const before = await rights();
  await rebuild(book.database, balances);
  expect(await rights()).toEqual(before);
});
