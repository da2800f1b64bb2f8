import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** The lines of a server in good health: none. */
const QUIET = 'warn';

const STANDARD_ERROR = 2;

/**
 * The program's log: one JSON object a line on standard error, so that standard output stays for people.
 * Warnings and worse unless another level (`trace` … `fatal`, `silent`) is given.
 */
export function createLog(level: string = QUIET, destination = standardError()): Logger {
  return pino({ level, serializers: { req: requestInLog } }, destination);
}

function standardError(): DestinationStream {
  return pino.destination(STANDARD_ERROR);
}

/** What follows the path stays out of the log: a provider of sign-in puts its codes there, and GraphQL its variables. */
function requestInLog({ method, url, host, ip }: FastifyRequest): object {
  return { method, path: url.split('?', 1)[0], host, remoteAddress: ip };
}
