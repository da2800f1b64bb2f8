import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { accountStreams } from '../../server/features/accounts/decider.ts';
import { StreamStates } from '../../server/kernel/commands/stream-states.ts';
import { streamIdOf } from '../../server/kernel/decider.ts';
import type { Goal } from '../support/report.ts';
import { printTable } from '../support/report.ts';
import { median, rounded } from '../support/statistics.ts';
import { open, prepare } from './daybook.ts';
import { accountIdOf } from './payload.ts';

/** Both end half-way between two snapshots, so that both have the same tail to read. */
const EVENTS = { short: 150, long: 10_050 } as const;
/** Loads of each stream, in turns. */
const LOADS = 300;
/** Deposits that are under way together while the streams are filled. */
const TOGETHER = 200;

/** Medians of loading a stream that no cache knows: snapshot and tail. */
export interface StreamLoads {
  readonly events: typeof EVENTS;
  readonly medianMs: { readonly short: number; readonly long: number };
}

/** Fills a short and a long stream through the command bus and measures loading them. */
export async function measureStreamLoads(connection: PostgresConnection): Promise<StreamLoads> {
  await prepare(connection, 2);
  const { send, close } = await open(connection);
  const sizes = [EVENTS.short, EVENTS.long];
  for (const [stream, size] of sizes.entries()) {
    for (let left = size - 1; left > 0; left -= TOGETHER)
      await Promise.all(Array.from({ length: Math.min(TOGETHER, left) }, () => send(stream)));
  }
  await close();
  const database = await openDatabase(connection, { poolSize: 2 });
  const taken: [number[], number[]] = [[], []];
  for (let load = 0; load < LOADS; load += 1) {
    for (const [stream, size] of sizes.entries()) {
      const streamId = streamIdOf(accountStreams.category, accountIdOf(stream));
      const startedAt = performance.now();
      const states = await new StreamStates(database.pool).load([{ streamId, streamType: accountStreams }]);
      taken[stream]?.push(performance.now() - startedAt);
      if (states.get(streamId)?.version !== size) throw new Error(`${streamId} does not have ${size} events`);
    }
  }
  await database.close();
  const [short, long] = taken.map((times) => rounded(median(times)));
  const medianMs = { short: short ?? 0, long: long ?? 0 };
  printTable(
    ['loading a stream', 'median ms'],
    [
      [`of ${EVENTS.short} events`, medianMs.short.toFixed(2)],
      [`of ${EVENTS.long} events`, medianMs.long.toFixed(2)],
    ],
  );
  return { events: EVENTS, medianMs };
}

/** What loading was to show. */
export function streamLoadGoal({ medianMs }: StreamLoads): Goal {
  return {
    what: 'loading a stream of 10,050 events / of 150',
    actual: medianMs.long / medianMs.short,
    atMost: 1.5,
  };
}
