import { execFile } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from '../../errors-startup.ts';
import { POSTGRES_MAJOR } from './binaries.ts';
import { type RunAs, spawnArguments } from './run-as.ts';

const execute = promisify(execFile);

/** The server's superuser; the socket's folder lets nobody else near, so it has no password. */
export const SUPERUSER = 'daybook';

/**
 * Makes sure that `dataFolder` holds an initialised database of the right version. A first run that is cut off
 * leaves nothing half-made behind: the data are prepared beside it and moved into place in one step.
 *
 * @throws StartupError when it can't be made, or is of another major version.
 */
export async function ensureCluster(options: {
  readonly initdb: string;
  readonly dataFolder: string;
  readonly runAs: RunAs;
}): Promise<void> {
  const version = await readFile(path.join(options.dataFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) return createCluster(options);
  if (version.trim() !== POSTGRES_MAJOR) {
    throw new StartupError(
      `The data in ${options.dataFolder} were written by Postgres ${version.trim()}, but this is Postgres ${POSTGRES_MAJOR}: export them with the old version and import them into a new folder.`,
    );
  }
}

async function createCluster(options: {
  readonly initdb: string;
  readonly dataFolder: string;
  readonly runAs: RunAs;
}): Promise<void> {
  const unfinished = `${options.dataFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const args = [
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  const spawn = spawnArguments(options.runAs, options.initdb, args);
  try {
    await execute(spawn.command, [...spawn.args], spawn.options);
    await rename(unfinished, options.dataFolder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new StartupError(`The embedded Postgres could not make its data folder: ${complaint(error)}.`);
  }
}

function complaint(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const line = output.split('\n').find((text) => text.includes('error:') || text.includes('FATAL:'));
  return (
    line?.replace(/^.*?(?:error|FATAL): +/, '') ?? (error instanceof Error ? error.message : String(error))
  );
}
