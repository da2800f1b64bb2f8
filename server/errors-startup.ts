/**
 * A reason why the program can't start that the person at the terminal can do something about.
 * Its message is one complete sentence; whoever catches it prints that alone, without a stack, and exits with code 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
