import { StartupError } from '../../errors-startup.ts';

/** Runs the body of a command and ends the process with the exit code it returns, or 1 if it fails. */
export function runCommand(body: () => Promise<number>): void {
  body().then((exitCode) => process.exit(exitCode), reportFailure);
}

/** What a person can do something about is told in one sentence, anything else with its stack; then all ends. */
export function reportFailure(error: unknown): never {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
