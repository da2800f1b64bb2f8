import type { PostgresConnection } from '../../server/database/connection.ts';
import { openPool } from '../../server/database/pool.ts';
import { eventCatalogue } from '../../server/features/index.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';
import type { DifferenceReport } from '../../server/kernel/projections/rebuild/comparison.ts';
import { Rebuilder } from '../../server/kernel/projections/rebuild/rebuilder.ts';
import type { RebuildRecord } from '../../server/kernel/projections/rebuild/records.ts';
import type { TestDatabase } from './database.ts';

type Where = Pick<TestDatabase['database'], 'pool'> & { readonly connection: PostgresConnection };

/** Who rebuilds, as one process has it. */
export function rebuilderOn(
  { pool, connection }: Where,
  onProgress: (record: RebuildRecord) => void = () => {},
): Rebuilder {
  return new Rebuilder({
    live: pool,
    openPool: (options) => openPool(connection, options),
    catalogue: eventCatalogue,
    onProgress,
  });
}

/** Rebuilds a projection; returns what differed. Throws if it did not come to the swap. */
export async function rebuild(where: Where, projection: AnyProjection): Promise<DifferenceReport> {
  const running = await rebuilderOn(where).begin(projection, { cause: 'REQUESTED', by: 'tester' });
  const { status, failure, report } = await running.done;
  if (!report) throw new Error(`the rebuild of ${projection.name} ended as ${status}: ${failure}`);
  return report;
}
