import cluster from 'node:cluster';
import { type Config, readConfig } from './config.ts';
import type { PostgresConnection } from './database/connection.ts';
import { connectionUrl, parseConnectionUrl } from './database/connection.ts';
import { openDatabase } from './database/database.ts';
import { postgresFolder, startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { applyMigrations } from './database/migrate.ts';
import { startDaybook } from './daybook.ts';
import { createLog } from './http/log.ts';
import { Lifecycle } from './lifecycle.ts';
import { settingsFor, shareOfConnections } from './processes/connections.ts';
import { Fleet, type ReadyMessage } from './processes/fleet.ts';
import { joinMetricsExchange } from './processes/metrics-exchange.ts';
import { readStartOptions } from './start-options.ts';

/** Starts the server as the environment and the command line say and runs it until it is told to stop. Throws what keeps it from starting. */
export async function main(): Promise<void> {
  const config = readConfig();
  const { processes } = readStartOptions(process.argv.slice(2));
  const lifecycle = new Lifecycle();
  try {
    if (cluster.isWorker) await serveAsWorker(config, lifecycle);
    else if (processes === 1) await serveAlone(config, lifecycle);
    else await serveWithWorkers(config, { lifecycle, processes });
  } catch (fault) {
    await lifecycle.stopAll();
    throw fault;
  }
}

async function serveAlone(config: Config, lifecycle: Lifecycle): Promise<void> {
  lifecycle.endOn('SIGINT', 'SIGTERM', 'SIGHUP');
  const connection = await connect(config, lifecycle);
  await applyMigrations(connection);
  const url = await serve(config, { connection, lifecycle });
  console.log(greeting(url, config));
}

/** The primary process keeps the database and the address; its workers serve. */
async function serveWithWorkers(
  config: Config,
  { lifecycle, processes }: { readonly lifecycle: Lifecycle; readonly processes: number },
): Promise<void> {
  lifecycle.endOn('SIGINT', 'SIGTERM', 'SIGHUP');
  const wish = { processes, poolSize: config.poolSize };
  const connection = await connect(config, lifecycle, settingsFor(wish));
  await applyMigrations(connection);
  const environment = {
    DATABASE_URL: config.databaseUrl ?? connectionUrl(connection),
    DAYBOOK_POOL_SIZE: String(await shareOfConnections(connection, wish)),
  };
  const fleet = new Fleet({ size: processes, environment, log: createLog(config.logLevel) });
  lifecycle.add(() => fleet.stop());
  const url = await fleet.start();
  if (url === null) return lifecycle.end(1);
  lifecycle.endOnFaults();
  console.log(greeting(url, config, `  ${processes} processes serve it`));
}

/** Ctrl-C reaches the workers too, but it is for the primary to end them, one after the other and before the database. */
async function serveAsWorker(config: Config, lifecycle: Lifecycle): Promise<void> {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  lifecycle.endOn('SIGTERM');
  const url = await serve(config, { connection: await connect(config, lifecycle), lifecycle });
  process.send?.({ readyAt: url } satisfies ReadyMessage);
}

/** Serves a migrated database; returns where. */
async function serve(
  config: Config,
  { connection, lifecycle }: { readonly connection: PostgresConnection; readonly lifecycle: Lifecycle },
): Promise<string> {
  const database = await openDatabase(connection, { poolSize: config.poolSize });
  lifecycle.add(database.close);
  const ui = config.nodeEnv === 'development' ? 'next-development' : 'next-production';
  const { host, port, costPerMinute, auditFile } = config;
  const log = createLog(config.logLevel);
  const joinMetrics = cluster.isWorker ? joinMetricsExchange : undefined;
  const starting = startDaybook({ database, host, port, ui, costPerMinute, log, auditFile, joinMetrics });
  // Also one that is told to stop while it starts gives back what it holds.
  lifecycle.add(() =>
    starting.then(
      ({ close }) => close(),
      () => {},
    ),
  );
  const { url } = await starting;
  lifecycle.endOnFaults();
  return url;
}

/** The database of one's own, or the embedded one. */
async function connect(
  { databaseUrl, dataFolder }: Config,
  lifecycle: Lifecycle,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresConnection> {
  if (databaseUrl !== undefined) return parseConnectionUrl(databaseUrl);
  const postgres = await startEmbeddedPostgres({ folder: postgresFolder(dataFolder), settings });
  lifecycle.add(postgres.stop);
  void postgres.crashed.then((reason) => lifecycle.end(1, reason));
  return postgres.connection;
}

function greeting(url: string, { databaseUrl, dataFolder }: Config, ...more: readonly string[]): string {
  const where =
    databaseUrl === undefined ? `an embedded Postgres in ${dataFolder}` : 'the Postgres of DATABASE_URL';
  return [
    `Daybook is at ${url}`,
    `  accounts are kept in ${where}`,
    ...more,
    '  nobody has to sign in; npm run demo fills an empty book, npm run import -- FILE.csv takes in a statement',
    '  Ctrl-C stops it',
  ].join('\n');
}
