import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readLocalKey } from '../../../server/identity/local-key.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { rememberKey } from '../../support/credentials.ts';

type Environment = Readonly<Record<string, string>>;

function spawnStart(environment: Environment, words: readonly string[]): ChildProcess {
  const server = spawn(process.execPath, ['server/cli/start.mjs', ...words], {
    cwd: packageRoot,
    env: { ...process.env, PORT: '0', DATABASE_URL: '', DAYBOOK_SECRET: '', ...environment },
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  return server;
}

/** Runs it until it has told its address; clients of the tests are let in from then on. */
export async function start(
  environment: Environment,
  ...words: readonly string[]
): Promise<{ readonly server: ChildProcess; readonly url: string; readonly printed: () => string }> {
  const server = spawnStart(environment, words);
  let printed = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const ended = once(server, 'exit').then(() => printed);
  const address = () => /http:\/\/[\w.[\]:]+/.exec(printed)?.[0];
  await expect.poll(() => address() ?? server.exitCode, { timeout: 60_000 }).not.toBeNull();
  const url = address() ?? (await ended);
  const key = environment.DATABASE_URL ? null : await readLocalKey(environment.DAYBOOK_DATA ?? '');
  if (key !== null) rememberKey(url, key);
  return { server, url, printed: () => printed };
}

/** Runs it to an end that is expected to come by itself. */
export async function startInVain(
  environment: Environment,
  ...words: readonly string[]
): Promise<{ readonly exitCode: unknown; readonly stderr: string }> {
  const server = spawnStart(environment, words);
  let stderr = '';
  server.stderr?.on('data', (chunk) => (stderr += chunk));
  const [exitCode] = await once(server, 'close');
  return { exitCode, stderr };
}

/** Sends a signal; returns the exit code. */
export async function stop(server: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(server, 'exit');
  server.kill(signal);
  const [exitCode] = await exit;
  return exitCode;
}

/** Where the embedded Postgres below a data folder listens, and who it is. */
export async function embedded(dataFolder: string) {
  const file = path.join(dataFolder, 'postgres', 'data', 'postmaster.pid');
  const [pid, , , port, host = ''] = (await readFile(file, 'utf8')).split('\n');
  return { pid: Number(pid), connection: { host, port: Number(port), user: 'daybook', database: 'daybook' } };
}
