/**
 * The program can't go on, for a reason that the person at the keyboard can act on.
 * The message is one clear sentence; it is printed without a stack, and the exit code is 1.
 */
export class ClientFailure extends Error {
  override readonly name = 'ClientFailure';
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Adds to a failure in the middle of the work what is good to know then; anything else passes as it is. */
export function withWayOn(thrown: unknown): unknown {
  if (!(thrown instanceof ClientFailure)) return thrown;
  return new ClientFailure(
    `${thrown.message} What was sent is kept; the same command again goes on from there.`,
  );
}
