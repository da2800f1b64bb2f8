import type { PostgresConnection } from '../../server/database/connection.ts';
import { ContenderProcess } from '../support/contender-process.ts';
import { type Line, printLines, toLine } from '../support/lines.ts';
import { loadAverage } from '../support/machine.ts';
import type { BenchPostgres } from '../support/postgres.ts';
import type { Goal } from '../support/report.ts';
import { bulkLoad } from './bulk-load.ts';
import { ratio } from './goals.ts';

const CALLERS = 64;
/** Long enough for the caches of either to be as they stay. */
const WARM_UP_MS = 2_000;
/** A young book: every stream has one event. An old one: every stream has a hundred. */
const YOUNG_STREAMS = 10_000;
const OLD_EVENTS_EACH = 100;

const YOUNG = 'daybook, 10,000 events';
const old = (events: number) => `daybook, ${events.toLocaleString('en')} events`;

/** The rates of a young and an old book, and what it took to make the old one. */
export interface LargeTable {
  readonly events: number;
  readonly loadSeconds: number;
  readonly lines: readonly Line[];
}

/** Measures 64 callers over all streams of a young book and of an old one, in turns. */
export async function measureLargeTable(
  postgres: BenchPostgres,
  {
    events,
    rounds,
    measureMs,
  }: { readonly events: number; readonly rounds: number; readonly measureMs: number },
): Promise<LargeTable> {
  const oldStreams = events / OLD_EVENTS_EACH;
  const startedAt = performance.now();
  const oldBook = await postgres.createDatabase('old_book');
  await bulkLoad(oldBook, { streams: oldStreams, eventsEach: OLD_EVENTS_EACH });
  const loadSeconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`loaded ${events} events in ${loadSeconds} s`);
  const youngBook = await postgres.createDatabase('young_book');
  const contender = new ContenderProcess<PostgresConnection>('append/daybook.ts');
  await contender.prepare(youngBook, YOUNG_STREAMS);
  const books = [
    { name: YOUNG, connection: youngBook, streams: YOUNG_STREAMS, results: [] as Line['rounds'][number][] },
    { name: old(events), connection: oldBook, streams: oldStreams, results: [] as Line['rounds'][number][] },
  ];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, connection, streams, results } of books) {
      const [load = 0] = loadAverage();
      const workload = { callers: CALLERS, streams, warmUpMs: WARM_UP_MS, measureMs };
      results.push({ ...(await contender.measure(connection, workload)), loadAverage: load });
      console.log(`round ${round}  ${name}: ${Math.round(results.at(-1)?.perSecond ?? 0)}/s`);
    }
  }
  await contender.stop();
  const lines = books.map(({ name, results }) => toLine(name, CALLERS, results));
  printLines(lines, YOUNG);
  return { events, loadSeconds, lines };
}

/** What it was to show. */
export function largeTableGoal({ lines: [young, oldBook], events }: LargeTable): Goal {
  return {
    what: `with ${events.toLocaleString('en')} events / with 10,000`,
    actual: ratio(oldBook?.median?.perSecond, young?.median?.perSecond),
    atLeast: 0.8,
  };
}
