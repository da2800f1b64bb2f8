import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The lines of a server in good health: none. */
const QUIET = 'warn';

const STANDARD_ERROR = 2;

/**
 * The program's log: one JSON object a line on standard error, so that standard output stays for people.
 * Warnings and worse unless another level (`trace` … `fatal`, `silent`) is given.
 */
export function createLog(level: string = QUIET): Logger {
  return pino({ level }, pino.destination(STANDARD_ERROR));
}
