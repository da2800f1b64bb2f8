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
  /** Told what the database said of a script that failed. */
  readonly onScriptFailure?: (complaint: string) => void;
};

/**
 * Prisma's own schema engine in WebAssembly, which needs no binary from outside npm and keeps the same records as
 * `prisma migrate deploy`. It is used through a connection of its own, which is closed afterwards: the engine leaves
 * a lock behind on it.
 */
export async function withSchemaEngine<Result>(
  connection: PostgresConnection,
  options: SchemaEngineOptions,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= instantiate();
  await loading;
  // One connection, because locks and settings belong to a session.
  const pool = new pg.Pool({ ...connection, max: 1, options: '-c timezone=UTC' });
  pool.on('error', () => {});
  const ignoreLog = () => {};
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapter(pool, options));
    const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, ignoreLog, adapter);
    return await use(engine).finally(() => engine.free());
  } finally {
    await pool.end();
  }
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
  pool: pg.Pool,
  options: SchemaEngineOptions,
): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => adapted(await factory.connect(), pool, options),
    connectToShadowDb: () => {
      throw new Error('schemas are compared with a database made for that, so no shadow database is needed');
    },
  };
}

function adapted(adapter: SqlDriverAdapter, pool: pg.Pool, options: SchemaEngineOptions): SqlDriverAdapter {
  teachOneLetterColumns(adapter, pool);
  // The adapter's own version cuts scripts at every semicolon, those inside a function's body included. Postgres
  // takes a script whole, and then applies all of it or nothing.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(`${script}\n;${options.appendix?.(script) ?? ''}`);
    } catch (error) {
      if (error instanceof Error) options.onScriptFailure?.(error.message);
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
