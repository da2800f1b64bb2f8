import type { ProjectionProgress } from '../../server/kernel/projections/progress.ts';
import type { AnyProjection } from '../../server/kernel/projections/projection.ts';

const TIMEOUT_MS = 30_000;

/** Resolves when all of these projections show the log up to a position. Throws a `ReadFailure` if one of them stops. */
export async function shownBy(
  projections: readonly AnyProjection[],
  { progress, position }: { readonly progress: ProjectionProgress; readonly position: bigint },
): Promise<void> {
  const names = projections.map(({ name }) => name);
  const { signal } = new AbortController();
  await progress.waitFor({ projections: names, position, timeoutMs: TIMEOUT_MS, signal });
}
