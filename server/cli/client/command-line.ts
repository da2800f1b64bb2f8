import { ClientFailure, messageOf } from './failure.ts';

/** Where `npm start` serves when nothing else is said. */
const DEFAULT_URL = 'http://127.0.0.1:4000';

/** The server's address: from `--url`, else from `DAYBOOK_URL`, else the default. Checked here, so that a typing error is told as one. */
export function serverUrl(option: string | undefined): string {
  const text = option ?? process.env.DAYBOOK_URL ?? DEFAULT_URL;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new ClientFailure(`"${text}" is not the address of a server; it looks like ${DEFAULT_URL}.`);
  }
  return text.replace(/\/+$/, '');
}

/** A whole number from the command line, within bounds. */
export function wholeNumber(
  name: string,
  text: string,
  bounds: { readonly minimum: number; readonly maximum: number },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.minimum && value <= bounds.maximum)) {
    throw new ClientFailure(
      `--${name} is a whole number from ${bounds.minimum} to ${bounds.maximum}, not "${text}".`,
    );
  }
  return value;
}

function isUsageError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS');
}

/**
 * Runs a command-line program to its exit code. Failures that a person can act on become one sentence;
 * anything else is a fault of the program and keeps its stack.
 */
export async function runCommandLine(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (thrown) {
    process.exitCode = 1;
    if (thrown instanceof ClientFailure) console.error(thrown.message);
    else if (isUsageError(thrown)) console.error(`${messageOf(thrown)} (--help tells what there is.)`);
    else console.error(thrown);
  }
}
