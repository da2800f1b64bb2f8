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
