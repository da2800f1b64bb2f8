import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A schema of some thousand lines is much smaller. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Asks git in one folder; null if it has no answer, for want of a repository, a commit or a file. */
export type Git = (...args: readonly string[]) => Promise<string | null>;

/** The git of a folder. */
export function gitIn(folder: string): Git {
  return async (...args) => {
    try {
      const { stdout } = await run('git', [...args], { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES });
      return stdout.trimEnd();
    } catch {
      return null;
    }
  };
}
