import type pg from 'pg';
import { atMost } from '../at-most.ts';
import { cancelStatement } from './cancel-statement.ts';
import { operationSignal } from './operation-signal.ts';

/** A statement that is done by then is left to end by itself, which costs less than a connection that says to end it. */
const CANCEL_AFTER_MS = 250;

/**
 * Makes a pool give up what an operation asks of it as soon as that is aborted (see `readingUntil`): whoever waits is told at once,
 * and a statement that goes on for longer than it takes to say so is ended in the database too. Returns the pool.
 */
export function givingUpWithOperations(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  const forOperation = async (signal: AbortSignal, args: unknown[]) => {
    signal.throwIfAborted();
    const client = await pool.connect();
    return untilAborted(signal, {
      begin: () => (client.query as (...args: unknown[]) => Promise<unknown>).apply(client, args),
      cancel: () => cancelStatement(client, pool),
      release: (broken) => client.release(broken),
    });
  };
  pool.query = ((...args: unknown[]) => {
    const signal = operationSignal();
    const isPlain = typeof args.at(-1) !== 'function';
    return signal && isPlain ? forOperation(signal, args) : query(...args);
  }) as typeof pool.query;
  return pool;
}

interface Statement<Result> {
  readonly begin: () => Promise<Result>;
  /** Has the database end it. */
  readonly cancel: () => Promise<void>;
  /** Gives the connection back, or throws it away. */
  readonly release: (broken: boolean) => void;
}

/** The result of a statement, or the signal's reason as soon as that is aborted; its connection is given back when it has ended. */
async function untilAborted<Result>(
  signal: AbortSignal,
  { begin, cancel, release }: Statement<Result>,
): Promise<Result> {
  let giveUp = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  aborted.catch(() => {});
  const result = begin();
  const ended = result.then(
    () => {},
    () => {},
  );
  try {
    const value = await Promise.race([result, aborted]);
    release(false);
    return value;
  } catch (fault) {
    if (signal.aborted) void endIn(ended, { cancel, release });
    else release(isBroken(fault));
    throw fault;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Sees a statement to its end, for which nobody waits any more. */
async function endIn(
  ended: Promise<void>,
  { cancel, release }: Pick<Statement<never>, 'cancel' | 'release'>,
): Promise<void> {
  const hasEnded = await atMost(
    CANCEL_AFTER_MS,
    ended.then(() => true),
  );
  if (hasEnded) return release(false);
  try {
    await cancel();
    await ended;
    release(false);
  } catch {
    // Nobody is at the other end; nor will be for whoever got this connection next.
    release(true);
  }
}

/** As pg's own pool has it: what the server refused leaves a connection as it was. */
function isBroken(fault: unknown): boolean {
  return (fault as { readonly severity?: string }).severity === undefined;
}
