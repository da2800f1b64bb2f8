import { type Config, readConfig } from './config.ts';
import type { PostgresConnection } from './database/connection.ts';
import { parseConnectionUrl } from './database/connection.ts';
import { openDatabase } from './database/database.ts';
import { postgresFolder, startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { applyMigrations } from './database/migrate.ts';
import { startDaybook } from './daybook.ts';
import { createLog } from './http/log.ts';

/** Past this the process ends whether or not everything was closed: whoever pressed Ctrl-C was promised five seconds. */
const MAX_CLOSING_MS = 4_500;

/** A thing that was started and has to be stopped, the last one first. */
type Stop = () => Promise<void>;

/** Starts the server as the environment says and runs it until it is told to stop. Throws what keeps it from starting. */
export async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const stops: Stop[] = [];
  stopOnSignals(stops);
  try {
    const connection = await connect(config, stops, (reason) => end(stops, 1, reason));
    await applyMigrations(connection);
    const database = await openDatabase(connection, { poolSize: config.poolSize });
    stops.unshift(database.close);
    const ui = config.nodeEnv === 'development' ? 'next-development' : 'next-production';
    const { host, port, costPerMinute, auditFile } = config;
    const daybook = await startDaybook({ database, host, port, ui, costPerMinute, log, auditFile });
    stops.unshift(daybook.close);
    endOnFaults(stops);
    console.log(greeting(daybook.url, config));
  } catch (fault) {
    await stopAll(stops);
    throw fault;
  }
}

/** The database of one's own, or the embedded one. */
async function connect(
  { databaseUrl, dataFolder }: Config,
  stops: Stop[],
  onCrash: (reason: string) => void,
): Promise<PostgresConnection> {
  if (databaseUrl !== undefined) return parseConnectionUrl(databaseUrl);
  const postgres = await startEmbeddedPostgres({ folder: postgresFolder(dataFolder) });
  stops.unshift(postgres.stop);
  void postgres.crashed.then(onCrash);
  return postgres.connection;
}

function greeting(url: string, { databaseUrl, dataFolder }: Config): string {
  const where =
    databaseUrl === undefined ? `an embedded Postgres in ${dataFolder}` : 'the Postgres of DATABASE_URL';
  return [
    `Daybook is at ${url}`,
    `  accounts are kept in ${where}`,
    '  nobody has to sign in; npm run demo fills an empty book, npm run import -- FILE.csv takes in a statement',
    '  Ctrl-C stops it',
  ].join('\n');
}

/** A fault that nobody caught leaves the process in a state that nobody knows: it ends, and what was acknowledged is on disk. */
function endOnFaults(stops: Stop[]): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    // Next leaves listeners behind that only print.
    process.removeAllListeners(event);
    process.on(event, (fault: unknown) => {
      console.error(fault);
      void end(stops, 1);
    });
  }
}

function stopOnSignals(stops: Stop[]): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void end(stops, 0));
}

/** Ends the process in order; a reason is told to whoever looks. */
async function end(stops: Stop[], exitCode: number, reason?: string): Promise<void> {
  if (reason !== undefined) console.error(reason);
  setTimeout(() => process.exit(exitCode || 1), MAX_CLOSING_MS).unref();
  await stopAll(stops);
  process.exit(exitCode);
}

async function stopAll(stops: Stop[]): Promise<void> {
  for (const stop of stops.splice(0)) {
    await stop().catch((fault: unknown) => console.error(fault instanceof Error ? fault.message : fault));
  }
}
