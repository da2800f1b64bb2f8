import { ReadFailure } from '../errors.ts';
import type { PositionCodec } from '../kernel/position.ts';
import type { GraphqlContext } from './context.ts';

/** Longer than any projection should ever be behind; a client that wants more asks again. */
const MAX_WAIT_MS = 30_000;

/** What every query on a read table takes. */
export interface FreshnessArguments {
  readonly atLeast?: string | null | undefined;
  readonly waitMs: number;
}

/**
 * Waits until the projections that a query reads have reached the position it asks for; without one it does not wait. Throws a
 * `ReadFailure` that says why it could not be served.
 */
export async function waitUntilFresh(
  { services, signal }: GraphqlContext,
  projections: readonly string[],
  { atLeast, waitMs }: FreshnessArguments,
  streamId?: string,
): Promise<void> {
  if (atLeast == null) return;
  if (waitMs < 0 || waitMs > MAX_WAIT_MS) {
    throw new ReadFailure('BAD_USER_INPUT', `waitMs is ${waitMs}; it has to be 0 to ${MAX_WAIT_MS}.`);
  }
  const position = services.positions.decode(atLeast);
  const request = { projections, position, streamId, timeoutMs: waitMs, signal };
  await services.progress.waitFor(request).catch((fault: unknown) => {
    throw fault instanceof ReadFailure ? withTokens(fault, services.positions) : fault;
  });
}

/** The failure with its positions as clients know them. */
function withTokens(failure: ReadFailure, positions: PositionCodec): ReadFailure {
  const { code, message, details, places } = failure;
  if (!places) return failure;
  const tokens = { have: positions.encode(places.have), want: positions.encode(places.want) };
  return new ReadFailure(code, message, { ...details, ...tokens });
}
