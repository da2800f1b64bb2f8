import { v7 as newUuid } from 'uuid';
import type { Database } from '../database/database.ts';
import { openPool } from '../database/pool.ts';
import { StartupError } from '../errors-startup.ts';
import { eventCatalogue, projections } from '../features/index.ts';
import { readLogHead } from '../kernel/event-store/read.ts';
import { EventFeed } from '../kernel/projections/feed.ts';
import { ProjectionProgress } from '../kernel/projections/progress.ts';
import { createProjecting } from '../kernel/projections/projecting.ts';
import type { AnyProjection } from '../kernel/projections/projection.ts';
import { type RebuildReport, rebuildProjection } from '../kernel/projections/rebuild.ts';
import { runDatabaseCommand } from './shared/database-command.ts';
import { startEventProgressBar } from './shared/progress-bar.ts';

/** `npm run rebuild`. */
runDatabaseCommand({
  help: `npm run rebuild [-- NAME …]

Builds read tables again from the first event, beside the live ones, compares both row by row, and swaps them. Without a name,
all of them: ${projections.map(({ name }) => name).join(', ')}. A running server goes on serving meanwhile.
Exit code 0 if old and new were identical, 1 if not.`,
  check: (names) => {
    for (const name of names) projectionNamed(name);
  },
  body: async (database, names) => {
    const chosen = names.length === 0 ? projections : names.map(projectionNamed);
    let identical = true;
    for (const projection of chosen) identical = print(await rebuild(database, projection)) && identical;
    return identical ? 0 : 1;
  },
});

function projectionNamed(name: string): AnyProjection {
  const projection = projections.find((one) => one.name === name);
  if (projection) return projection;
  throw new StartupError(
    `There is no projection ${name}; there are ${projections.map((one) => one.name).join(', ')}.`,
  );
}

async function rebuild(database: Database, projection: AnyProjection): Promise<RebuildReport> {
  const { pool, connection } = database;
  await catchUp(database, projection);
  const bar = startEventProgressBar(projection.name);
  return rebuildProjection({
    projection,
    catalogue: eventCatalogue,
    live: pool,
    openPool: (searchPath) => openPool(connection, { poolSize: 1, searchPath }),
    onProgress: bar.update,
  }).finally(bar.stop);
}

/** Longer than any log takes; whoever waits sees nothing move and stops it. */
const CAUGHT_UP_WITHIN_MS = 24 * 60 * 60 * 1_000;

/** Without a running server nobody else has brought the live tables up to date. Throws a `ReadFailure` if they can't be. */
async function catchUp({ pool }: Database, projection: AnyProjection): Promise<void> {
  const { position: head } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head });
  const progress = new ProjectionProgress();
  const onAlarm = (_name: string, fault: unknown) => console.error(fault);
  const projecting = createProjecting({
    pool,
    process: newUuid(),
    projections: [projection],
    feed,
    progress,
    onAlarm,
  });
  await projecting.start();
  const { signal } = new AbortController();
  await progress
    .waitFor({ projections: [projection.name], position: head, timeoutMs: CAUGHT_UP_WITHIN_MS, signal })
    .finally(projecting.stop);
}

function print({ projection, position, tables }: RebuildReport): boolean {
  for (const { table, rows, onlyLive, onlyLiveCount, onlyRebuilt, onlyRebuiltCount } of tables) {
    const differing = onlyLiveCount + onlyRebuiltCount;
    console.log(
      differing === 0n
        ? `${projection}: ${table} is identical row for row (${rows} rows) at position ${position}`
        : `${projection}: ${table} differed at position ${position}: ${onlyLiveCount} rows only before, ${onlyRebuiltCount} only after`,
    );
    for (const row of onlyLive) console.log(`  before: ${JSON.stringify(row)}`);
    for (const row of onlyRebuilt) console.log(`  after:  ${JSON.stringify(row)}`);
  }
  return tables.every(({ onlyLiveCount, onlyRebuiltCount }) => onlyLiveCount + onlyRebuiltCount === 0n);
}
