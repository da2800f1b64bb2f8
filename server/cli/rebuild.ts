import { v7 as newUuid } from 'uuid';
import type { Database } from '../database/database.ts';
import { openPool } from '../database/pool.ts';
import { ReadFailure } from '../errors.ts';
import { StartupError } from '../errors-startup.ts';
import { eventCatalogue, projections } from '../features/index.ts';
import { readLogHead } from '../kernel/event-store/read.ts';
import { reportOf } from '../kernel/projections/fault-report.ts';
import { EventFeed } from '../kernel/projections/feed.ts';
import { ProjectionProgress } from '../kernel/projections/progress.ts';
import { createProjecting } from '../kernel/projections/projecting.ts';
import type { AnyProjection } from '../kernel/projections/projection.ts';
import { type DifferenceReport, isIdentical } from '../kernel/projections/rebuild/comparison.ts';
import { Rebuilder, RebuildInProgress } from '../kernel/projections/rebuild/rebuilder.ts';
import type { RebuildRecord } from '../kernel/projections/rebuild/records.ts';
import { runDatabaseCommand } from './shared/database-command.ts';
import { startEventProgressBar } from './shared/progress-bar.ts';

/** `npm run rebuild`. */
runDatabaseCommand({
  help: `npm run rebuild [-- NAME …]

Builds read tables again from the first event, beside the live ones, compares both row by row, and swaps them. Without a name,
all of them: ${projections.map(({ name }) => name).join(', ')}. A running server goes on serving meanwhile.
Ctrl-C cancels it and leaves nothing behind; one that was killed goes on where it was when this is run again.
Exit code 0 if old and new were identical, 1 if not, 2 if it was cancelled or failed.`,
  check: (names) => {
    for (const name of names) projectionNamed(name);
  },
  body: async (database, names) => {
    const chosen = names.length === 0 ? projections : names.map(projectionNamed);
    let identical = true;
    for (const projection of chosen) {
      const { report, failure } = await rebuild(database, projection);
      if (!report) {
        console.error(failure === null ? 'Cancelled; nothing is left of it.' : `It failed: ${failure}`);
        return 2;
      }
      print(projection.name, report);
      identical = isIdentical(report) && identical;
    }
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

async function rebuild(database: Database, projection: AnyProjection): Promise<RebuildRecord> {
  const { pool, connection } = database;
  await catchUp(database, projection);
  const bar = startEventProgressBar(projection.name);
  const rebuilder = new Rebuilder({
    live: pool,
    openPool: (options) => openPool(connection, options),
    catalogue: eventCatalogue,
    onProgress: ({ position, target }) => bar.update(position, target),
  });
  const interrupt = new AbortController();
  process.on('SIGINT', () => interrupt.abort());
  try {
    const running = await rebuilder.begin(projection, { cause: 'REQUESTED', by: 'npm run rebuild' });
    if (interrupt.signal.aborted) running.cancel();
    interrupt.signal.addEventListener('abort', () => running.cancel());
    return await running.done;
  } catch (fault) {
    if (!(fault instanceof RebuildInProgress)) throw fault;
    throw new StartupError(`${fault.message}; wait for it, or cancel it in the console.`);
  } finally {
    bar.stop();
    process.removeAllListeners('SIGINT');
  }
}

/** Longer than any log takes; whoever waits sees nothing move and stops it. */
const CAUGHT_UP_WITHIN_MS = 24 * 60 * 60 * 1_000;

/** Without a running server nobody else has brought the live tables up to date; if they can't be, that is what is rebuilt. */
async function catchUp({ pool }: Database, projection: AnyProjection): Promise<void> {
  const { position: head } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head });
  const progress = new ProjectionProgress();
  const onAlarm = (_name: string, fault: unknown) => console.error(reportOf(fault));
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
    .catch((fault: unknown) => {
      if (!(fault instanceof ReadFailure)) throw fault;
      console.error(fault.message);
    })
    .finally(projecting.stop);
}

function print(projection: string, { position, tables }: DifferenceReport): void {
  for (const { table, rows, onlyLive, onlyLiveCount, onlyRebuilt, onlyRebuiltCount } of tables) {
    console.log(
      onlyLiveCount + onlyRebuiltCount === 0
        ? `${projection}: ${table} is identical row for row (${rows} rows) at position ${position}`
        : `${projection}: ${table} differed at position ${position}: ${onlyLiveCount} rows only before, ${onlyRebuiltCount} only after`,
    );
    for (const row of onlyLive) console.log(`  before: ${JSON.stringify(row)}`);
    for (const row of onlyRebuilt) console.log(`  after:  ${JSON.stringify(row)}`);
  }
}
