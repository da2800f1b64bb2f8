import { readConfig } from '../../../server/config.ts';
import { parseConnectionUrl } from '../../../server/database/connection.ts';
import { openDatabase } from '../../../server/database/database.ts';
import { postgresFolder, startEmbeddedPostgres } from '../../../server/database/embedded-postgres.ts';
import { applyMigrations } from '../../../server/database/migrate.ts';
import { startDaybook } from '../../../server/daybook.ts';
import { projections } from '../../../server/features/index.ts';
import { createLog } from '../../../server/http/log.ts';
import { identityOptionsOf } from '../../../server/identity/options.ts';
import { doubled } from '../doubled-balances.ts';
import { plantKey } from '../planted-key.ts';

// The server as `npm start` runs it, but without the pages, whose start would take most of a test that starts it again and again.
// Lets in who has the planted key. With TEST_NEXT_VERSION it is the program after an upgrade: one projection has another version.
// Says where it is in one line; ends in order when told to by SIGTERM, and by any fault that nobody catches.
const config = readConfig();
const { databaseUrl, dataFolder, host, port, poolSize, costPerMinute, logLevel } = config;
const identity = await identityOptionsOf(config);
const postgres =
  databaseUrl === undefined ? await startEmbeddedPostgres({ folder: postgresFolder(dataFolder) }) : undefined;
const connection = postgres?.connection ?? parseConnectionUrl(databaseUrl ?? '');
await applyMigrations(connection);
const database = await openDatabase(connection, { poolSize });
await plantKey(database.prisma);
const upgraded = projections.map((projection) => (projection.name === doubled.name ? doubled : projection));
const daybook = await startDaybook({
  database,
  host,
  port,
  ui: 'none',
  projections: process.env.TEST_NEXT_VERSION ? upgraded : projections,
  costPerMinute,
  log: createLog(logLevel),
  identity,
});
process.once('SIGTERM', async () => {
  await daybook.close();
  await database.close();
  await postgres?.stop();
  process.exit(0);
});
// For whoever measures what it keeps, without what is only not collected yet.
process.on('SIGUSR2', () => globalThis.gc?.());
console.log(daybook.url);
