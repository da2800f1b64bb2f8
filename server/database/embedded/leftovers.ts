import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartupError } from '../../errors-startup.ts';
import { postmasterFilePath, readPostmasterFile } from './postmaster-file.ts';
import { isPidTaken } from './process-identity.ts';
import { isOwnSocketFolder } from './socket-folder.ts';

const execute = promisify(execFile);

/** A fast shutdown writes a checkpoint first; longer than this and it is cut short, which loses nothing. */
const FAST_SHUTDOWN_MS = 10_000;
/** How long the last processes of a server that was shot may take to notice. */
const LAST_PROCESSES_MS = 10_000;
const POLL_MS = 20;

/**
 * Clears what a killed owner may have left in a data folder: a server still running, processes that outlived
 * theirs, a `postmaster.pid` whose number now belongs to some other program (in containers an everyday thing,
 * and Postgres then refuses to start).
 *
 * The caller must hold the folder's lock: a server found here has lost its owner.
 *
 * @throws StartupError when somebody else's Postgres runs in the folder.
 */
export async function clearLeftovers(dataFolder: string): Promise<void> {
  const file = await readPostmasterFile(dataFolder);
  if (file === undefined) return;
  if (await isPostgresOf(dataFolder, file.pid)) {
    if (!isOwnSocketFolder(file.socketFolder)) throw inUse(dataFolder, file.pid);
    await stopOrphan(dataFolder, file.pid);
  }
  await untilNobodyWorksIn(dataFolder);
  const current = await readPostmasterFile(dataFolder);
  // A number that is free is Postgres's own to judge: it also looks whether the shared memory is still attached.
  if (current === undefined || !isPidTaken(current.pid)) return;
  await rm(postmasterFilePath(dataFolder), { force: true });
}

async function stopOrphan(dataFolder: string, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!sendSignal(pid, signal)) break;
    const deadline = Date.now() + FAST_SHUTDOWN_MS;
    while (Date.now() < deadline) {
      if (!(await isPostgresOf(dataFolder, pid))) return;
      await delay(POLL_MS);
    }
  }
  throw inUse(dataFolder, pid);
}

/** False where this user may not signal that process. */
function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // It may have ended meanwhile, which is what the signal was for.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function isPostgresOf(dataFolder: string, pid: number): Promise<boolean> {
  const commandLine =
    process.platform === 'linux'
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
      : await execute('ps', ['-o', 'args=', '-p', String(pid)]).then(
          ({ stdout }) => stdout,
          () => '',
        );
  return commandLine.includes('postgres') && commandLine.includes(dataFolder);
}

/** Every process of a server has the data folder as its working directory. Where that can't be read, Postgres's own check must do. */
async function untilNobodyWorksIn(dataFolder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const deadline = Date.now() + LAST_PROCESSES_MS;
  for (;;) {
    const pid = await findWorkerIn(dataFolder);
    if (pid === undefined) return;
    if (Date.now() >= deadline) throw inUse(dataFolder, pid);
    await delay(POLL_MS);
  }
}

async function findWorkerIn(dataFolder: string): Promise<number | undefined> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const workingFolder = await readlink(path.join('/proc', pid, 'cwd')).catch(() => '');
    if (workingFolder === dataFolder) return Number(pid);
  }
  return undefined;
}

function inUse(dataFolder: string, pid: number): StartupError {
  return new StartupError(
    `The data folder ${dataFolder} is in use by another Postgres (process ${pid}): stop that one first.`,
  );
}
