import { setTimeout as delay } from 'node:timers/promises';
import pg, { type Pool } from 'pg';

/** How long something is tried again while the database is away; its restart takes about a second. */
const OUTAGE_MS = 8_000;
/** Pause between two tries. */
const RETRY_MS = 100;

/** SQLSTATE classes that say that a value was wrong: data exception, constraint violation, program limit. */
const DATA_CLASSES = ['22', '23', '54'];
/** SQLSTATEs with which the server says good-bye or not yet: shutdown, crash, start-up, cannot connect now. */
const AWAY_STATES = ['57P01', '57P02', '57P03', '53300'];
/** Failures of the socket or of the pool that wraps it. */
const AWAY_ERRNO = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
];
const AWAY_MESSAGES =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

/** Whether a value in the statement was refused: the same statement would fail again. */
export function isDataFailure(fault: unknown): boolean {
  return fault instanceof pg.DatabaseError && DATA_CLASSES.includes(fault.code?.slice(0, 2) ?? '');
}

/** Whether the database could not be reached or went away in between: nobody knows whether the statement was carried out. */
export function isConnectionFailure(fault: unknown): boolean {
  if (fault instanceof pg.DatabaseError)
    return AWAY_STATES.includes(fault.code ?? '') || fault.code?.startsWith('08') === true;
  if (!(fault instanceof Error)) return false;
  const errno = (fault as NodeJS.ErrnoException).code ?? '';
  return AWAY_ERRNO.includes(errno) || AWAY_MESSAGES.test(fault.message);
}

/**
 * Does something that needs the database; if that is away, again and again until it is back, for some seconds. Nobody knows what an
 * attempt did whose connection broke, so it has to be harmless to repeat. Throws any other failure, and in the end the last one.
 */
export async function throughOutage<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const giveUpAt = performance.now() + OUTAGE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (fault) {
      if (!isConnectionFailure(fault) || performance.now() > giveUpAt) throw fault;
      await delay(RETRY_MS);
    }
  }
}

/** With which Postgres ends a statement that took longer than it was allowed to. */
const QUERY_CANCELED = '57014';

/** Whether a statement was ended because it took too long, whoever wraps that: Prisma does, in several layers. */
export function isStatementTimeout(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const { code, originalCode, cause, meta } = fault as Record<string, unknown>;
  if (code === QUERY_CANCELED || originalCode === QUERY_CANCELED) return true;
  const { driverAdapterError } = (meta ?? {}) as Record<string, unknown>;
  return isStatementTimeout(cause) || isStatementTimeout(driverAdapterError);
}

/** Whether the database itself is in trouble (a full disk, a missing table): no value is to blame, and it may pass. */
export function isServerFailure(fault: unknown): boolean {
  return fault instanceof pg.DatabaseError && !isDataFailure(fault);
}

/** Calls the listener whenever a connection of the pool turns out to be broken, until the returned function is called. */
export function onBrokenConnection(pool: Pool, listener: () => void): () => void {
  const released = (fault: unknown) => {
    if (fault === true || isConnectionFailure(fault)) listener();
  };
  pool.on('error', listener);
  pool.on('release', released);
  return () => {
    pool.off('error', listener);
    pool.off('release', released);
  };
}
