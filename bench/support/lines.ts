import type { Measured } from './load.ts';
import { printTable } from './report.ts';
import { median, rounded } from './statistics.ts';

/** What became of one contender: its rounds and their medians, or why it is missing. */
export interface Line {
  readonly name: string;
  readonly callers: number;
  readonly missing?: string;
  readonly rounds: readonly (Measured & { readonly loadAverage: number })[];
  readonly median?: Measured;
}

/** The medians of a contender's rounds. */
export function toLine(name: string, callers: number, rounds: Line['rounds'], missing?: string): Line {
  if (missing !== undefined || rounds.length === 0)
    return { name, callers, rounds, missing: missing ?? 'not measured' };
  const middle = (pick: (round: Measured) => number | undefined) => {
    const values = rounds.map(pick).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : rounded(median(values));
  };
  const [p50Ms, p99Ms] = [middle((round) => round.p50Ms), middle((round) => round.p99Ms)];
  const percentiles = p50Ms === undefined || p99Ms === undefined ? {} : { p50Ms, p99Ms };
  return {
    name,
    callers,
    rounds,
    median: {
      perSecond: middle((round) => round.perSecond) ?? 0,
      averageMs: middle((round) => round.averageMs) ?? 0,
      ...percentiles,
    },
  };
}

/** Prints medians, and each rate as a multiple of the yardstick's. */
export function printLines(lines: readonly Line[], yardstick: string): void {
  const unit = lines.find(({ name }) => name === yardstick)?.median?.perSecond;
  const rows = lines.map(({ name, median: middle, missing }) =>
    middle
      ? [
          name,
          Math.round(middle.perSecond).toLocaleString('en'),
          unit === undefined ? '-' : (middle.perSecond / unit).toFixed(2),
          middle.averageMs.toFixed(2),
          middle.p50Ms?.toFixed(2) ?? '-',
          middle.p99Ms?.toFixed(2) ?? '-',
        ]
      : [name, `missing: ${missing}`],
  );
  printTable(['medians', 'commands/s', `x ${yardstick}`, 'average ms', 'p50 ms', 'p99 ms'], rows);
}
