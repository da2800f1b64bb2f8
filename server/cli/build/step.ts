import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lockFolder } from '../../database/embedded/folder-lock.ts';
import { packageRoot } from '../../package-root.ts';

/** Something made from files of the project that needs making again only when one of them has changed. */
export type Step = {
  /** Names its stamp. */
  readonly name: string;
  /** Told to the person waiting, for steps that take long. */
  readonly announcement?: string;
  /** Paths of the files it is made from, relative to the project's root. */
  readonly inputs: () => Promise<readonly string[]>;
  /** Paths that exist once it has been made. */
  readonly outputs: readonly string[];
  readonly run: () => Promise<void>;
};

/** What is built is kept here, beside the stamps. */
export const BUILD_FOLDER = path.join(packageRoot, '.daybook', 'build');

/** Longer than the slowest build on a slow machine; another process may just be building the same. */
const LOCK_WAIT_MS = 600_000;

/**
 * Runs those of the steps whose inputs have changed since they last ran, in order. A process that comes while
 * another one is building waits, and then finds everything done.
 */
export async function bringUpToDate(
  steps: readonly Step[],
  announce: (text: string) => void = () => {},
): Promise<void> {
  if (await isUpToDate(steps)) return;
  const lock = await lockFolder({ folder: BUILD_FOLDER, waitMs: LOCK_WAIT_MS });
  try {
    for (const step of steps) await runIfStale(step, announce);
  } finally {
    await lock.release();
  }
}

/** Whether none of the steps has anything to do. */
export async function isUpToDate(steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) if (!(await isFresh(step, await hashInputs(step)))) return false;
  return true;
}

async function runIfStale(step: Step, announce: (text: string) => void): Promise<void> {
  // Hashed before the run: a file that changes meanwhile makes the result stale, not fresh.
  const hash = await hashInputs(step);
  if (await isFresh(step, hash)) return;
  if (step.announcement) announce(step.announcement);
  await rm(stampFile(step), { force: true });
  await step.run();
  await writeAtomically(stampFile(step), hash);
}

async function isFresh(step: Step, hash: string): Promise<boolean> {
  const made = step.outputs.every((output) => existsSync(path.join(packageRoot, output)));
  return made && (await readFile(stampFile(step), 'utf8').catch(() => '')) === hash;
}

function stampFile(step: Step): string {
  return path.join(BUILD_FOLDER, `${step.name}.stamp`);
}

async function hashInputs(step: Step): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const input of [...(await step.inputs())].sort()) {
    const content = await readFile(path.join(packageRoot, input));
    hash.update(`\0${input}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Writes a file so that a reader sees the old content or the new, never half of it. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.unfinished`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}
