import type { PastMoment } from './account-view.ts';

/**
 * What was known then, of a table with both axes of time. From a parameter on: the day that things were booked on, the moment when they
 * were recorded, the position; null: no condition.
 */
export function knownThen(first: number): string {
  return `($${first}::date IS NULL OR booked_on <= $${first})
    AND ($${first + 1}::timestamptz IS NULL OR recorded_at <= $${first + 1})
    AND ($${first + 2}::bigint IS NULL OR position <= $${first + 2})`;
}

/**
 * In which order things took effect, the last one first; in the parameter is the day up to which they were booked. Of a past by booking
 * that is as they were booked, on one day as they were recorded; otherwise as they were recorded, whatever day they were given, which
 * is what was shown then.
 */
export function lastFirst(first: number): string {
  return `CASE WHEN $${first}::date IS NOT NULL THEN booked_on END DESC, stream_version DESC`;
}

/** The same with the day in $1. */
export const LAST_FIRST = lastFirst(1);

/** What was known then: $1 booked on, $2 recorded at, $3 position. */
export const KNOWN_THEN = knownThen(1);

/** The parameters of `knownThen`. */
export function knownValues({ bookedOn, recordedAt, position }: PastMoment): unknown[] {
  return [bookedOn, recordedAt, position];
}

/** The same for something that is at hand. A moment that is counted in versions is of the account that it belongs to. */
export function wasKnown(
  one: {
    /** Null if nobody books it. */
    readonly bookedOn: string | null;
    readonly recordedAt: Date;
    readonly position: bigint;
    readonly streamVersion: number;
  },
  { bookedOn, recordedAt, position, version }: PastMoment,
): boolean {
  return (
    (bookedOn === null || (one.bookedOn !== null && one.bookedOn <= bookedOn)) &&
    (recordedAt === null || one.recordedAt <= recordedAt) &&
    (position === null || one.position <= position) &&
    (version === null || one.streamVersion <= version)
  );
}
