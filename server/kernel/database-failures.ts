import pg from 'pg';

/** SQLSTATE classes that say that a value was wrong: data exception, constraint violation, program limit. */
const DATA_CLASSES = ['22', '23', '54'];
/** SQLSTATEs with which the server says good-bye or not yet: shutdown, crash, start-up, cannot connect now. */
const AWAY_STATES = ['57P01', '57P02', '57P03', '53300'];
/** Failures of the socket or of the pool that wraps it. */
const AWAY_ERRNO = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'];
const AWAY_MESSAGES =
  /Connection terminated|connection timeout|Client has encountered a connection error|not queryable/i;

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
