import { StartupError } from '../../errors-startup.ts';

/**
 * Runs the body of a command and ends the process with the exit code it returns. What a person can do something
 * about is told in one sentence, anything else with its stack.
 */
export function runCommand(body: () => Promise<number>): void {
  body().then(
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      console.error(error instanceof StartupError ? error.message : error);
      process.exit(1);
    },
  );
}
