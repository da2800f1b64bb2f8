import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/**
 * How long a swap waits for its locks at a time. Whoever reads the table after it stands in line behind it, so that a reader that
 * takes its time would otherwise hold up all others.
 */
export const LOCK_TIMEOUT_MS = 1_000;
/** Pause between two tries, in which those who stood in line get their turn. */
const PAUSE_MS = 500;
/** Some minutes in all: a transaction that reads for longer than that is not going to end by itself. */
const MAX_TRIES = 200;
/** The SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Does something that needs locks, again and again until they can be had. Throws the signal's reason, and any other failure. */
export async function patiently<Result>(
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (fault) {
      const isLocked = fault instanceof pg.DatabaseError && fault.code === LOCK_NOT_AVAILABLE;
      if (!isLocked || tries === MAX_TRIES) throw fault;
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }
}
