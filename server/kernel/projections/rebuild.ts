import type { Pool, PoolClient } from 'pg';
import type { EventCatalogue } from '../event-catalogue.ts';
import { readAfter } from '../event-store/read.ts';
import { commitStep, holdProjection, inTransaction, readCheckpoint } from './checkpoint.ts';
import type { AnyProjection } from './projection.ts';
import { type EventSource, prepareStep } from './step.ts';

/** Events in one step of a rebuild. */
const STEP_EVENTS = 5_000;
/** How close the new tables have to be before the old ones are held still to let them draw level. */
const CLOSE_ENOUGH = 5_000n;
/** Rows of each kind of difference that a report quotes; it counts all of them. */
const QUOTED_ROWS = 10;

export interface RebuildOptions {
  /** Opens connections that look for tables in the given schema first; the rebuild ends them. */
  readonly openPool: (schema: string) => Pool;
  readonly live: Pool;
  readonly catalogue: EventCatalogue;
  readonly projection: AnyProjection;
  /** Told how many events of how many are in the new tables. */
  readonly onProgress: (done: bigint, total: bigint) => void;
}

/** How a rebuilt table differs from the one that was live, at the same position. */
export interface TableDifference {
  readonly table: string;
  readonly rows: bigint;
  /** Rows that only the live table had, and how many. */
  readonly onlyLive: readonly object[];
  readonly onlyLiveCount: bigint;
  /** Rows that only the rebuilt table has, and how many. */
  readonly onlyRebuilt: readonly object[];
  readonly onlyRebuiltCount: bigint;
}

export interface RebuildReport {
  readonly projection: string;
  /** The position at which old and new were compared and swapped. */
  readonly position: bigint;
  readonly tables: readonly TableDifference[];
}

/**
 * Builds a projection's tables again from the first event, beside the live ones, which go on serving and following the log. Near
 * the end the live checkpoint is held still, the new tables draw level, both are compared row by row, and the new take the place
 * of the old, in one transaction. What a killed rebuild leaves behind is cleared away by the next.
 *
 * The projection's statements name their tables without a schema; the connections of the rebuild look into a schema of its own
 * first, so that the very same statements write the new tables. (Blue-green rebuild, as Marten does it.)
 */
export async function rebuildProjection(options: RebuildOptions): Promise<RebuildReport> {
  const { live, openPool, projection } = options;
  const schema = `rebuild_${projection.name.replaceAll('-', '_')}`;
  await createTablesBeside(live, schema, projection);
  const beside = openPool(schema);
  try {
    const position = await follow(beside, options);
    return await drawLevelAndSwap({ beside, schema, position, options });
  } finally {
    await beside.end();
  }
}

async function createTablesBeside(live: Pool, schema: string, { tables }: AnyProjection): Promise<void> {
  const copies = [...tables, 'projection_checkpoints'].map(
    (table) => `CREATE TABLE ${schema}.${table} (LIKE public.${table} INCLUDING ALL);`,
  );
  await live.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; ${copies.join(' ')}`);
}

/** Builds the new tables until they are close to the live ones; returns how far they came. */
async function follow(beside: Pool, options: RebuildOptions): Promise<bigint> {
  const { live, projection, onProgress } = options;
  let { position } = await readCheckpoint(beside, projection);
  let { position: target } = await readCheckpoint(live, projection);
  while (target - position > CLOSE_ENOUGH) {
    position = await takeStep(beside, options, { from: position, limit: STEP_EVENTS });
    onProgress(position, target);
    ({ position: target } = await readCheckpoint(live, projection));
  }
  return position;
}

async function takeStep(
  beside: Pool,
  { projection, catalogue }: RebuildOptions,
  { from, limit }: { readonly from: bigint; readonly limit: number },
): Promise<bigint> {
  const source: EventSource = {
    readAfter: async (position, count) =>
      (await readAfter(beside, position, count)).map((event) => catalogue.decode(event)),
  };
  // Nobody contends for tables that nobody else knows of.
  const checkpoint = { position: from, releases: 0, fencingToken: 0n };
  const request = { source, from: checkpoint, limit, quarantine: new Map() };
  const { step } = await prepareStep(projection, request);
  if ((await commitStep(beside, step)) !== 'taken')
    throw new Error(`another rebuild of ${projection.name} is under way`);
  return step.to;
}

interface Swap {
  readonly beside: Pool;
  readonly schema: string;
  readonly position: bigint;
  readonly options: RebuildOptions;
}

async function drawLevelAndSwap({ beside, schema, position, options }: Swap): Promise<RebuildReport> {
  const { live, projection, onProgress } = options;
  return inTransaction(live, async (client) => {
    const { position: target } = await holdProjection(client, projection);
    for (let at = position; at < target; ) {
      at = await takeStep(beside, options, { from: at, limit: Math.min(STEP_EVENTS, Number(target - at)) });
      onProgress(at, target);
    }
    const tables: TableDifference[] = [];
    for (const table of projection.tables) tables.push(await compare(client, schema, table));
    for (const table of projection.tables) await swap(client, schema, table);
    await releaseAll(client, projection);
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    return { projection: projection.name, position: target, tables };
  });
}

/** The new tables hold every event, so no stream is in quarantine any more. */
async function releaseAll(client: PoolClient, { name, version }: AnyProjection): Promise<void> {
  await client.query(
    `UPDATE dead_letters SET resolution = 'REBUILT', resolved_at = clock_timestamp()
      WHERE projection = $1 AND resolution IS NULL`,
    [name],
  );
  await client.query(
    `UPDATE projection_checkpoints SET version = $2, failure = NULL, releases = releases + 1, updated_at = now() WHERE name = $1`,
    [name, version],
  );
}

async function compare(client: PoolClient, schema: string, table: string): Promise<TableDifference> {
  const rebuilt = `${schema}.${table}`;
  const { rows } = await client.query<{ count: bigint }>(`SELECT count(*) FROM ${rebuilt}`);
  const onlyLive = await difference(client, `public.${table}`, rebuilt);
  const onlyRebuilt = await difference(client, rebuilt, `public.${table}`);
  return {
    table,
    rows: rows[0]?.count ?? 0n,
    onlyLive: onlyLive.quoted,
    onlyLiveCount: onlyLive.count,
    onlyRebuilt: onlyRebuilt.quoted,
    onlyRebuiltCount: onlyRebuilt.count,
  };
}

async function difference(client: PoolClient, one: string, other: string) {
  const { rows } = await client.query<{ row: object; count: bigint }>(
    `SELECT to_jsonb(extra) AS row, count(*) OVER () AS count
       FROM (TABLE ${one} EXCEPT ALL TABLE ${other}) AS extra LIMIT ${QUOTED_ROWS}`,
  );
  return { quoted: rows.map(({ row }) => row), count: rows[0]?.count ?? 0n };
}

/** Puts a rebuilt table in the place of the live one; `LIKE` copies everything but the storage parameters. */
async function swap(client: PoolClient, schema: string, table: string): Promise<void> {
  const { rows } = await client.query<{ options: string | null }>(
    `SELECT array_to_string(reloptions, ', ') AS options FROM pg_class WHERE oid = $1::regclass`,
    [`public.${table}`],
  );
  const rebuilt = `${schema}.${table}`;
  if (rows[0]?.options) await client.query(`ALTER TABLE ${rebuilt} SET (${rows[0].options})`);
  await client.query(`DROP TABLE public.${table}`);
  await client.query(`ALTER TABLE ${rebuilt} SET SCHEMA public`);
}
