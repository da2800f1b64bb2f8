import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StartupError } from '../../errors-startup.ts';
import { packageRoot } from '../../package-root.ts';

/**
 * Runs a tool that npm installed, silently.
 *
 * @param tool the name of its command, such as `next`.
 * @throws StartupError with all it printed, if it fails or isn't installed.
 */
export async function runTool(
  tool: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(process.execPath, [locate(tool), ...args], {
    cwd: packageRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk));
  const exitCode = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (exitCode === 0) return;
  const output = Buffer.concat(printed).toString().trim();
  throw new StartupError(`${tool} ${args[0]} failed:\n\n${output}`);
}

function locate(tool: string): string {
  const file = path.join(packageRoot, 'node_modules', '.bin', tool);
  if (existsSync(file)) return file;
  throw new StartupError(
    `The build needs ${tool}, which is not installed: run npm ci with its development packages (without --omit=dev).`,
  );
}
