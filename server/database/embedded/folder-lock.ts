import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/** Somebody else, still running, works in the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(
    readonly folder: string,
    readonly holderPid: number,
  ) {
    super(`the folder ${folder} is in use by process ${holderPid}`);
  }
}

export type FolderLock = { readonly release: () => Promise<void> };

/** Retry pauses are random between one and two of these, so that two contenders don't keep colliding. */
const RETRY_PAUSE_MS = 25;

/**
 * Takes a folder for this process alone, until released or dead; a dead owner never blocks.
 *
 * Every contender creates a file whose name no other process can ever have, and only then looks for rivals:
 * of two, at least one sees the other. A dead rival's file is removed without a race, because its name isn't
 * reused.
 *
 * @throws FolderInUseError when a living rival still has it after `waitMs`.
 */
export async function lockFolder(options: {
  readonly folder: string;
  readonly waitMs: number;
}): Promise<FolderLock> {
  await mkdir(options.folder, { recursive: true });
  const deadline = Date.now() + options.waitMs;
  for (;;) {
    const attempt = await claim(options.folder);
    if ('release' in attempt) return attempt;
    if (Date.now() >= deadline) throw new FolderInUseError(options.folder, attempt.rivalPid);
    await delay(RETRY_PAUSE_MS * (1 + Math.random()));
  }
}

async function claim(folder: string): Promise<FolderLock | { readonly rivalPid: number }> {
  const self = identify(process.pid);
  if (self === undefined) throw new Error('this process cannot be found among the running ones');
  const own = path.join(folder, claimName(self));
  try {
    await writeFile(own, '', { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return { rivalPid: self.pid };
    throw error;
  }
  const rival = await livingRival(folder, self);
  const release = () => rm(own, { force: true });
  if (rival === undefined) return { release };
  await release();
  return { rivalPid: rival.pid };
}

async function livingRival(folder: string, self: ProcessIdentity): Promise<ProcessIdentity | undefined> {
  for (const name of await readdir(folder)) {
    const claimant = parseClaimName(name);
    if (claimant === undefined || name === claimName(self)) continue;
    if (isRunning(claimant)) return claimant;
    await rm(path.join(folder, name), { force: true });
  }
  return undefined;
}

function claimName({ pid, startedAt }: ProcessIdentity): string {
  return `owner.${pid}.${startedAt}`;
}

function parseClaimName(name: string): ProcessIdentity | undefined {
  const match = /^owner\.(\d+)\.(.+)$/.exec(name);
  return match?.[1] && match[2] ? { pid: Number(match[1]), startedAt: match[2] } : undefined;
}
