import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, named for ever: pids are reused, but not together with the moment the process began. */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: string };

/** Position of `starttime` in /proc/PID/stat, counted behind the command's closing parenthesis. */
const STAT_STARTTIME = 19;

/** The identity of a running process; `undefined` where there is none (a zombie doesn't count). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startedAtLinux(pid) : startedAtElsewhere(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether that very process, not a later one with its pid, is still running. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  const current = identify(pid);
  // A system may hide other users' processes; then a refused signal is the only sign of life.
  return current === undefined ? isForeign(pid) : current.startedAt === startedAt;
}

/**
 * Whether the number is taken, be it only by a zombie, which in a container without an init stays for good. This is
 * how Postgres judges its lock file.
 */
export function isPidTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function startedAtLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${bootId}-${fields[STAT_STARTTIME - 1]}`;
  } catch {
    return undefined;
  }
}

function startedAtElsewhere(pid: number): string | undefined {
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return started.trim().replace(/\W+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}

/** Some other user's: it may not be signalled, so it is there. */
function isForeign(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
