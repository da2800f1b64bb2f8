import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import type { PostgresConnection } from './connection.ts';

const { builtins } = pg.types;

export type SchemaEngineOptions = {
  /** SQL to run in the same transaction as a script, right behind it. */
  readonly appendix?: (script: string) => string;
};

/**
 * Prisma's own schema engine in WebAssembly, which needs no binary from outside npm and keeps the same records as
 * `prisma migrate deploy`. Using it keeps a timer of ten seconds alive: a script should end explicitly.
 */
export async function openSchemaEngine(
  connection: PostgresConnection,
  options: SchemaEngineOptions = {},
): Promise<SchemaEngine> {
  loading ??= instantiate();
  await loading;
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(connection, options));
  const ignoreLog = () => {};
  return engineModule.SchemaEngine.new({ datamodels: undefined }, ignoreLog, adapter);
}

/** A second instance in one process panics. */
let loading: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(file.replace(/\.js$/, '.wasm'));
  const module = await WebAssembly.compile(new Uint8Array(wasm));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...engineModule } });
  engineModule.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
}

function migrationAdapter(
  connection: PostgresConnection,
  options: SchemaEngineOptions,
): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg({ ...connection });
  return {
    provider,
    adapterName,
    connect: () => connect(connection, options),
    connectToShadowDb: () => {
      throw new Error('schemas are compared with a database made for that, so no shadow database is needed');
    },
  };
}

/** One connection, because locks and settings belong to a session. */
async function connect(
  connection: PostgresConnection,
  options: SchemaEngineOptions,
): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ ...connection, max: 1, options: '-c timezone=UTC' });
  pool.on('error', () => {});
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  teachOneLetterColumns(adapter, pool);
  // The adapter's own version cuts scripts at every semicolon, those inside a function's body included. Postgres
  // takes a script whole, and then applies all of it or nothing.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(`${script}\n;${options.appendix?.(script) ?? ''}`);
    } catch (error) {
      throw driverError(error);
    }
  };
  return adapter;
}

/**
 * Postgres's catalog has columns of a one-letter type, which the engine wants as such and the adapter refuses as
 * unknown: it is shown text instead, and its answer is put right.
 */
function teachOneLetterColumns(adapter: SqlDriverAdapter, pool: pg.Pool): void {
  let oneLetterColumns: readonly number[] = [];
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryShowingText = async (config: pg.QueryConfig) => {
    const result = await query(config);
    const fields = result.fields ?? [];
    oneLetterColumns = fields.flatMap((field, index) => (field.dataTypeID === builtins.CHAR ? [index] : []));
    for (const index of oneLetterColumns) Object.assign(fields[index] ?? {}, { dataTypeID: builtins.TEXT });
    return result;
  };
  pool.query = queryShowingText as typeof pool.query;
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sqlQuery) => {
    const result = await queryRaw(sqlQuery);
    for (const index of oneLetterColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}

/** The form in which the engine passes on what the database said. */
function driverError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = 'N/A', severity = 'N/A', message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
