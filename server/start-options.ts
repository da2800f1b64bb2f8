import os from 'node:os';
import { parseArgs } from 'node:util';
import { StartupError } from './errors-startup.ts';

/** More than any machine that this was made for has processors. */
const MAX_PROCESSES = 128;

/** What may follow `npm start --`. */
export interface StartOptions {
  /** How many processes serve. */
  readonly processes: number;
}

/**
 * Reads what follows `npm start --`.
 *
 * @throws StartupError saying what is wrong and what would be right.
 */
export function readStartOptions(words: readonly string[]): StartOptions {
  return { processes: processesOf(readFlag(words)) };
}

function readFlag(words: readonly string[]): string {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { processes: { type: 'string', default: '1' } },
    });
    return values.processes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(`${reason} (npm start knows --processes N and --processes auto)`);
  }
}

function processesOf(text: string): number {
  if (text === 'auto') return os.availableParallelism();
  const processes = Number(text);
  if (/^\d+$/.test(text) && processes >= 1 && processes <= MAX_PROCESSES) return processes;
  throw new StartupError(
    `--processes is "${text}": it should be a whole number from 1 to ${MAX_PROCESSES}, or auto for one for each processor.`,
  );
}
