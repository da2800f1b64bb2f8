import { ReadFailure } from '../../errors.ts';
import type { ProjectionState } from './progress.ts';

/** Without an estimate, a rebuild is worth asking about again after this long. */
const REBUILD_RETRY_MS = 1_000;
/** No client is told to come back sooner or later than this, whatever the estimate. */
const [SHORTEST_REBUILD_RETRY_MS, LONGEST_REBUILD_RETRY_MS] = [100, 60_000];

/** What to tell whoever waits for a projection that has stopped. */
export function stoppedFailure({ name, position: have }: ProjectionState, want: bigint): ReadFailure {
  const message = `${name} has stopped before this position; an administrator has to look at it.`;
  const details = { projection: name, lag: Number(want - have) };
  return new ReadFailure('PROJECTION_STOPPED', message, details, { have, want });
}

/** What to tell whoever waits for a table that stands still while a new version of it is built. */
export function rebuildingFailure(
  { name, position: have, rebuilding }: ProjectionState,
  want: bigint,
): ReadFailure {
  const message = `${name} is being built again by a new version of its code; until then it stands still ${want - have} events before this position.`;
  const estimate = rebuilding?.timeLeftMs ?? REBUILD_RETRY_MS;
  const retryAfterMs = Math.min(Math.max(estimate, SHORTEST_REBUILD_RETRY_MS), LONGEST_REBUILD_RETRY_MS);
  const details = { projection: name, lag: Number(want - have), retryAfterMs };
  return new ReadFailure('PROJECTION_REBUILDING', message, details, { have, want });
}
