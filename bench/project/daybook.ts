import { v7 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { eventCatalogue, projections } from '../../server/features/index.ts';
import { readLogHead } from '../../server/kernel/event-store/read.ts';
import { EventFeed } from '../../server/kernel/projections/feed.ts';
import { ProjectionProgress } from '../../server/kernel/projections/progress.ts';
import { createProjecting } from '../../server/kernel/projections/projecting.ts';

/** Connections of a server that is not told otherwise. */
const POOL_SIZE = 10;
const MAX_MS = 600_000;

/** Every read table of the product. */
export async function tables(): Promise<readonly string[]> {
  return projections.flatMap((projection) => projection.tables);
}

/** Follows the whole log into the read tables named, as a server does that starts with empty ones; returns how long it took in ms. */
export async function project({
  connection,
  only,
}: {
  readonly connection: PostgresConnection;
  /** Null: all projections. */
  readonly only: string | null;
}): Promise<number> {
  const database = await openDatabase(connection, { poolSize: POOL_SIZE });
  const { pool } = database;
  const { position } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head: position });
  const progress = new ProjectionProgress();
  const chosen = projections.filter(({ name }) => only === null || name === only);
  const onAlarm = (name: string, fault: unknown) => console.error(name, fault);
  const projecting = createProjecting({
    pool,
    process: newUuid(),
    projections: chosen,
    feed,
    progress,
    onAlarm,
  });
  const startedAt = performance.now();
  await projecting.start();
  await progress.waitFor({
    projections: chosen.map(({ name }) => name),
    position,
    timeoutMs: MAX_MS,
    signal: new AbortController().signal,
  });
  const tookMs = performance.now() - startedAt;
  await projecting.stop();
  await database.close();
  return tookMs;
}
