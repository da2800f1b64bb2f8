import type { PastMoment } from './account-view.ts';

/** A moment as a client gives it, its position already found in the log. */
export interface GivenMoment {
  readonly bookedOn?: string | null;
  readonly recordedAt?: Date | null;
  readonly position?: bigint | null;
  readonly version?: number | null;
}

/** The moment with null for what is not given; null for the present. */
export function momentOf(given: GivenMoment | null | undefined): PastMoment | null {
  if (!given) return null;
  const { bookedOn = null, recordedAt = null, position = null, version = null } = given;
  return { bookedOn, recordedAt, position, version };
}
