import cluster from 'node:cluster';
import { type Config, readConfig } from './config.ts';
import type { PostgresConnection } from './database/connection.ts';
import { connectionUrl, parseConnectionUrl } from './database/connection.ts';
import { openDatabase } from './database/database.ts';
import { postgresFolder, startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { applyMigrations } from './database/migrate.ts';
import { startDaybook } from './daybook.ts';
import { createLog } from './http/log.ts';
import { type IdentityOptions, identityOptionsOf } from './identity/options.ts';
import { settleIn } from './identity/settle-in.ts';
import type { UserWithPassword } from './identity/users.ts';
import { Lifecycle } from './lifecycle.ts';
import { settingsFor, shareOfConnections } from './processes/connections.ts';
import { Fleet, type ReadyMessage } from './processes/fleet.ts';
import { joinMetricsExchange } from './processes/metrics-exchange.ts';
import { readStartOptions } from './start-options.ts';

/** Starts the server as the environment and the command line say and runs it until it is told to stop. Throws what keeps it from starting. */
export async function main(): Promise<void> {
  const config = readConfig();
  const { processes } = readStartOptions(process.argv.slice(2));
  const identity = await identityOptionsOf(config);
  const lifecycle = new Lifecycle();
  try {
    if (cluster.isWorker) await serveAsWorker(config, { identity, lifecycle });
    else if (processes === 1) await serveAlone(config, { identity, lifecycle });
    else await serveWithWorkers(config, { identity, lifecycle, processes });
  } catch (fault) {
    await lifecycle.stopAll();
    throw fault;
  }
}

interface Parts {
  readonly identity: IdentityOptions;
  readonly lifecycle: Lifecycle;
}

async function serveAlone(config: Config, { identity, lifecycle }: Parts): Promise<void> {
  lifecycle.endOn('SIGINT', 'SIGTERM', 'SIGHUP');
  const connection = await connect(config, lifecycle);
  await applyMigrations(connection);
  const url = await serve(config, { connection, identity, lifecycle });
  console.log(greeting(url, config, { administrator: await settleIn(connection, config) }));
}

/** The primary process keeps the database and the address; its workers serve. */
async function serveWithWorkers(
  config: Config,
  { identity, lifecycle, processes }: Parts & { readonly processes: number },
): Promise<void> {
  lifecycle.endOn('SIGINT', 'SIGTERM', 'SIGHUP');
  const wish = { processes, poolSize: config.poolSize };
  const connection = await connect(config, lifecycle, settingsFor(wish));
  await applyMigrations(connection);
  const environment = {
    DATABASE_URL: config.databaseUrl ?? connectionUrl(connection),
    DAYBOOK_SECRET: identity.secret,
    DAYBOOK_POOL_SIZE: String(await shareOfConnections(connection, wish)),
  };
  const fleet = new Fleet({ size: processes, environment, log: createLog(config.logLevel) });
  lifecycle.add(() => fleet.stop());
  const url = await fleet.start();
  if (url === null) return lifecycle.end(1);
  lifecycle.endOnFaults();
  const administrator = await settleIn(connection, config);
  console.log(greeting(url, config, { administrator, more: [`  ${processes} processes serve it`] }));
}

/** Ctrl-C reaches the workers too, but it is for the primary to end them, one after the other and before the database. */
async function serveAsWorker(config: Config, { identity, lifecycle }: Parts): Promise<void> {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  lifecycle.endOn('SIGTERM');
  const url = await serve(config, {
    connection: await connect(config, lifecycle),
    identity,
    lifecycle,
  });
  process.send?.({ readyAt: url } satisfies ReadyMessage);
}

/** Serves a migrated database; returns where. */
async function serve(
  config: Config,
  { connection, identity, lifecycle }: Parts & { readonly connection: PostgresConnection },
): Promise<string> {
  const database = await openDatabase(connection, { poolSize: config.poolSize });
  lifecycle.add(database.close);
  const ui = config.nodeEnv === 'development' ? 'next-development' : 'next-production';
  const { host, port, costPerMinute, documents, introspection, trustedProxies } = config;
  const { auditFile, auditReads } = config;
  const place = { database, host, port, ui, log: createLog(config.logLevel) } as const;
  const joinMetrics = cluster.isWorker ? joinMetricsExchange : undefined;
  const starting = startDaybook({
    ...place,
    costPerMinute,
    documents,
    introspection,
    auditFile,
    auditReads,
    joinMetrics,
    identity,
    trustedProxies,
  });
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

interface Told {
  readonly administrator: UserWithPassword | null;
  readonly more?: readonly string[];
}

/** The one place where a password is ever told. */
function greeting(
  url: string,
  { databaseUrl, dataFolder }: Config,
  { administrator, more = [] }: Told,
): string {
  const where =
    databaseUrl === undefined ? `an embedded Postgres in ${dataFolder}` : 'the Postgres of DATABASE_URL';
  const signIn = administrator && [
    `  sign in as ${administrator.user.email} with the password ${administrator.password}`,
    '  it is told only this once; npm run administrator -- EMAIL makes another administrator',
  ];
  return [
    `Daybook is at ${url}`,
    `  accounts are kept in ${where}`,
    ...more,
    ...(signIn ?? []),
    '  npm run demo fills an empty book, npm run import -- FILE.csv takes in a statement',
    '  Ctrl-C stops it',
  ].join('\n');
}
