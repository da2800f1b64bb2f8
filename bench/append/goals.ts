import type { Line } from '../support/lines.ts';
import type { Goal } from '../support/report.ts';

/** What the comparison was to show. */
export function comparisonGoals(lines: readonly Line[]): readonly Goal[] {
  const medianOf = (name: string) => lines.find((line) => line.name === name)?.median;
  const perSecond = (name: string) => medianOf(name)?.perSecond;
  const distinct = perSecond('daybook, 64 callers');
  const pgbench = 'pgbench INSERT, 64 clients';
  const messageDb = lines
    .filter(({ name }) => name.startsWith('message-db'))
    .flatMap(({ median }) => median?.perSecond ?? []);
  return [
    { what: '64 callers / pgbench', actual: ratio(distinct, perSecond(pgbench)), atLeast: 1.8 },
    { what: '64 callers / emmett', actual: ratio(distinct, perSecond('emmett, 64 callers')), atLeast: 10 },
    {
      what: '64 callers / message-db (the faster of both)',
      actual: ratio(distinct, messageDb.length > 0 ? Math.max(...messageDb) : undefined),
      atLeast: 4,
    },
    {
      what: '256 callers / pgbench',
      actual: ratio(perSecond('daybook, 256 callers'), perSecond(pgbench)),
      atLeast: 2.3,
    },
    {
      what: 'p99 at 64 callers / average latency of pgbench',
      actual: ratio(medianOf('daybook, 64 callers')?.p99Ms, medianOf(pgbench)?.averageMs),
      atMost: 3,
    },
    {
      what: '64 callers on one stream / on distinct streams',
      actual: ratio(perSecond('daybook, 64 callers on one stream'), distinct),
      atLeast: 0.5,
    },
  ];
}

/** Null if either was not measured. */
export function ratio(value: number | undefined, yardstick: number | undefined): number | null {
  return value === undefined || yardstick === undefined ? null : value / yardstick;
}
