import type { Pool } from 'pg';
import { v7 as newUuid } from 'uuid';
import { eventCatalogue, projections } from '../../server/features/index.ts';
import { readLogHead } from '../../server/kernel/event-store/read.ts';
import { EventFeed } from '../../server/kernel/projections/feed.ts';
import { ProjectionProgress } from '../../server/kernel/projections/progress.ts';
import { createProjecting } from '../../server/kernel/projections/projecting.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';
import { shownBy } from './shown.ts';

/** The projecting half of one server process. */
export async function startProjecting(
  pool: Pool,
  chosen: readonly AnyProjection[] = projections,
  {
    onOutdated = () => {},
    appends,
  }: { readonly onOutdated?: (projection: AnyProjection) => void; readonly appends?: Pool } = {},
) {
  const { position: head } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head });
  const progress = new ProjectionProgress();
  const alarms: unknown[] = [];
  const onAlarm = (_name: string, fault: unknown) => alarms.push(fault);
  const { start, stop } = createProjecting({
    pool,
    appends,
    process: newUuid(),
    projections: chosen,
    feed,
    progress,
    onOutdated,
    onAlarm,
  });
  await start();
  return {
    feed,
    progress,
    alarms,
    /** Resolves when every projection shows the log up to its present head. */
    caughtUp: async () => {
      const { position } = await readLogHead(pool);
      feed.heard(position);
      await shownBy(chosen, { progress, position });
    },
    stop,
  };
}

/** Every row of every read table, sorted, to be compared with another time's. */
export async function readTables(pool: Pool): Promise<Record<string, readonly object[]>> {
  const tables = projections.flatMap((projection) => projection.tables);
  const contents = await Promise.all(
    tables.map(async (table) => {
      const { rows } = await pool.query<{ row: object }>(
        `SELECT to_jsonb(t) AS row FROM ${table} AS t ORDER BY t`,
      );
      return [table, rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(contents);
}
