import { equal } from '@wry/equality';
import type { NewsCount } from '../_table/waiting-news.tsx';

/** What a row of a list is known by, with all that it shows. */
export interface ListedRow {
  readonly id: string;
}

/** A list's rows, from the first on. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** Whether more follow that were not asked for. */
  readonly hasMore: boolean;
}

/**
 * How many of the rows that were found are not on screen, and how many that are have changed or gone; undefined if nothing that is
 * shown moves or changes, at most something follows it.
 */
export function newsBetween<Row extends ListedRow>(
  shown: readonly Row[],
  { rows: found, hasMore }: Rows<Row>,
): NewsCount | undefined {
  if (beginsWith(found, shown) || (hasMore && beginsWith(shown, found))) return undefined;
  const before = new Map(shown.map((row) => [row.id, row]));
  const known = found.filter(({ id }) => before.has(id));
  const changed = known.filter((row) => !equal(before.get(row.id), row));
  // Of a list that goes on, it is not known whether what was not found is gone or comes later.
  const gone = hasMore ? 0 : shown.length - known.length;
  const isStale = known.length === 0 && hasMore;
  const newCount = isStale ? 0 : found.length - known.length;
  // What is there and the same, only elsewhere, has changed its place.
  const changedCount = changed.length + gone || (newCount > 0 || isStale ? 0 : 1);
  return { newCount, changedCount, isStale };
}

function beginsWith<Row>(longer: readonly Row[], shorter: readonly Row[]): boolean {
  return shorter.length <= longer.length && shorter.every((row, index) => equal(row, longer[index]));
}
