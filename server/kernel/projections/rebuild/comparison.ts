import type { Queryable } from '../checkpoint.ts';
import type { AnyProjection } from '../projection.ts';
import { sideSchemaOf } from './side-tables.ts';

/** Rows of each kind of difference that a report quotes; it counts all of them. */
const QUOTED_ROWS = 10;

/** A row as text, column by column, so that no number loses a digit on its way to a screen. */
export type QuotedRow = Readonly<Record<string, string | null>>;

/** How a rebuilt table differs from the live one, at the same position. */
export interface TableDifference {
  readonly table: string;
  /** The columns that tell rows apart, by which quoted rows of both sides can be joined. */
  readonly key: readonly string[];
  /** Rows of the rebuilt table. */
  readonly rows: number;
  /** Rows that only the live table had, and how many. */
  readonly onlyLive: readonly QuotedRow[];
  readonly onlyLiveCount: number;
  /** Rows that only the rebuilt table has, and how many. */
  readonly onlyRebuilt: readonly QuotedRow[];
  readonly onlyRebuiltCount: number;
}

/** What a rebuild found when the old tables and the new ones showed the same position. */
export interface DifferenceReport {
  readonly position: bigint;
  readonly tables: readonly TableDifference[];
}

/** Whether there was no difference at all. */
export function isIdentical({ tables }: DifferenceReport): boolean {
  return tables.every(({ onlyLiveCount, onlyRebuiltCount }) => onlyLiveCount + onlyRebuiltCount === 0);
}

/** Compares a projection's live tables with those beside them, row by row, as one snapshot of the database shows both. */
export async function compareTables(
  client: Queryable,
  projection: AnyProjection,
): Promise<readonly TableDifference[]> {
  const differences: TableDifference[] = [];
  for (const table of projection.tables) {
    differences.push(await compareTable(client, sideSchemaOf(projection), table));
  }
  return differences;
}

async function compareTable(client: Queryable, schema: string, table: string): Promise<TableDifference> {
  const [live, rebuilt] = [`public.${table}`, `${schema}.${table}`];
  const key = await keyOf(client, live);
  const { rows } = await client.query<{ readonly count: bigint }>(`SELECT count(*) FROM ${rebuilt}`);
  const onlyLive = await onlyIn(client, { one: live, other: rebuilt, key });
  const onlyRebuilt = await onlyIn(client, { one: rebuilt, other: live, key });
  return {
    table,
    key,
    rows: Number(rows[0]?.count ?? 0n),
    onlyLive: onlyLive.quoted,
    onlyLiveCount: onlyLive.count,
    onlyRebuilt: onlyRebuilt.quoted,
    onlyRebuiltCount: onlyRebuilt.count,
  };
}

/** The columns of a table's primary key. */
async function keyOf(client: Queryable, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT attname AS name FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
      WHERE indrelid = $1::regclass AND indisprimary ORDER BY array_position(indkey, attnum)`,
    [table],
  );
  return rows.map(({ name }) => name);
}

interface Sides {
  readonly one: string;
  readonly other: string;
  readonly key: readonly string[];
}

async function onlyIn(client: Queryable, { one, other, key }: Sides) {
  const order = key.length === 0 ? '' : `ORDER BY ${key.map((column) => `extra.${column}`).join(', ')}`;
  const { rows } = await client.query<{ readonly row: QuotedRow; readonly count: bigint }>(
    `SELECT (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(to_jsonb(extra))) AS row, count
       FROM (SELECT extra, count(*) OVER () AS count FROM (TABLE ${one} EXCEPT ALL TABLE ${other}) AS extra
              ${order} LIMIT ${QUOTED_ROWS}) AS quoted`,
  );
  return { quoted: rows.map(({ row }) => row), count: Number(rows[0]?.count ?? 0n) };
}
