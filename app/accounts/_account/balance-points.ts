import type { Amount } from '../../_money/money.ts';

/** The balance at the end of a day. */
export interface BalancePoint {
  readonly day: string;
  readonly balance: Amount;
}

/** A range of days, `YYYY-MM-DD`, both included; null where it is open. */
export interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * The part of a history that a line over these days needs: what stood on the first of them, each change, what stood on the last.
 *
 * @param today Where the line ends if the range does not.
 */
export function pointsWithin(
  points: readonly BalancePoint[],
  { from, to }: Days,
  today: string,
): readonly BalancePoint[] {
  const changes = points.filter(({ day }) => (from === null || day >= from) && (to === null || day <= to));
  const before = from === null ? undefined : points.filter(({ day }) => day < from).at(-1);
  const known =
    from !== null && before && changes[0]?.day !== from ? [{ ...before, day: from }, ...changes] : changes;
  const [last, end] = [known.at(-1), to ?? today];
  return last && last.day < end ? [...known, { ...last, day: end }] : known;
}
