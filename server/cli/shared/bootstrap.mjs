import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// Plain JavaScript, so that the oldest Node gets as far as the sentence below.

/** As package.json's "engines" says. */
const OLDEST_NODE = [20, 19];

/**
 * Runs a function and ends the process with exit code 1 if it fails: with one sentence if a person can do something
 * about it, with the stack otherwise.
 *
 * @param {() => Promise<void>} body
 */
export async function run(body) {
  try {
    requireNode();
    await body();
  } catch (error) {
    const expected = error instanceof Error && error.name === 'StartupError';
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}

/**
 * Brings what is built from the sources up to date. When nothing has changed, the build's own bundle finds that out
 * in no time; otherwise its sources do the work, in a process of their own that takes its loader and its compiler
 * with it when it ends.
 *
 * @param {'GENERATED' | 'EVERYTHING'} steps
 * @returns {Promise<boolean>} whether that worked; if not, it has said why
 */
export async function build(steps) {
  const built = await import('../../../.daybook/build/build-tools.mjs').catch(() => undefined);
  if (await built?.isUpToDate(built[steps])) return true;
  const builder = fileURLToPath(new URL('../build/builder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), builder, steps], {
    stdio: 'inherit',
  });
  const [exitCode] = await once(child, 'close');
  return exitCode === 0;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  const error = new Error(
    `Daybook needs Node ${OLDEST_NODE.join('.')} or newer, and this is Node ${process.versions.node}.`,
  );
  error.name = 'StartupError';
  throw error;
}
