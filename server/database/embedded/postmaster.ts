import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../../errors-startup.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { type RunAs, spawnArguments } from './run-as.ts';
import { serverSettings } from './settings.ts';
import { SOCKET_PORT } from './socket-folder.ts';

/** A running server process. */
export type Postmaster = {
  readonly pid: number;
  /** Resolves with a description once the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Fast shutdown; cut short where it takes too long, which costs a recovery at the next start but no data. */
  readonly stop: () => Promise<void>;
};

export type PostmasterOptions = {
  readonly binary: string;
  readonly dataFolder: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly runAs: RunAs;
  readonly settings: Readonly<Record<string, string>>;
};

/** Replay after a crash is bounded by max_wal_size, so even a slow disk is done well before this. */
const READY_TIMEOUT_MS = 600_000;
/** The whole program promises to be gone 5 s after Ctrl-C; this leaves the rest of it its share. */
const FAST_SHUTDOWN_MS = 3_000;
const POLL_MS = 10;
/** The log is set aside at a start when larger than this; one old one is kept. */
const LOG_BYTES = 10 * 1024 * 1024;

/** Starts the server process; `waitUntilReady` tells when it takes connections. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const settings = Object.entries({ ...serverSettings(), ...options.settings });
  const args = ['-D', options.dataFolder, '-k', options.socketFolder, '-p', String(SOCKET_PORT)];
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const spawning = spawnArguments(options.runAs, options.binary, [...args, ...flags]);
  const log = await openLog(options);
  const child = spawn(spawning.command, [...spawning.args], {
    ...spawning.options,
    // In a session of its own: Ctrl-C must reach this program alone.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const ended = endOf(child);
  await Promise.race([once(child, 'spawn'), ended]);
  await log.close();
  child.unref();
  return { pid: child.pid ?? 0, ended, stop: () => stopPostmaster(child, ended) };
}

/**
 * Resolves when the server takes connections.
 *
 * @throws StartupError with the last line of the server's log, if it ended instead.
 */
export async function waitUntilReady(postmaster: Postmaster, options: PostmasterOptions): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let end: string | undefined;
  void postmaster.ended.then((description) => {
    end = description;
  });
  while (Date.now() < deadline) {
    if (end !== undefined) throw await didNotStart(end, options.logFile);
    const file = await readPostmasterFile(options.dataFolder);
    if (file?.pid === postmaster.pid && file.ready) return;
    await delay(POLL_MS);
  }
  await postmaster.stop();
  throw await didNotStart(`not ready after ${READY_TIMEOUT_MS / 1000} s`, options.logFile);
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

async function stopPostmaster(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal);
    const patience = new AbortController();
    const timeout = delay(FAST_SHUTDOWN_MS, 'timeout', { signal: patience.signal }).catch(() => 'timeout');
    const outcome = await Promise.race([ended, timeout]);
    patience.abort();
    if (outcome !== 'timeout') return;
  }
}

async function openLog({ logFile, runAs }: PostmasterOptions): Promise<FileHandle> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_BYTES) await rename(logFile, `${logFile}.old`);
  const log = await open(logFile, 'a', 0o600);
  // The same folder may be used by that user alone next time, without root.
  if (runAs.account) await log.chown(runAs.account.uid, runAs.account.gid);
  return log;
}

async function didNotStart(reason: string, logFile: string): Promise<StartupError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const complaint = log.match(/^.*(?:FATAL|PANIC): .*$/gm)?.at(-1);
  const detail = complaint?.replace(/^.*?(FATAL|PANIC): +/, '') ?? reason;
  return new StartupError(`The embedded Postgres did not start: ${detail} (its log is ${logFile}).`);
}
