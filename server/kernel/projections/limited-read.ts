import type { Pool, QueryResultRow } from 'pg';
import { cancelStatement } from '../../database/cancel-statement.ts';
import { operationSignal } from '../../database/operation-signal.ts';
import { ReadFailure } from '../../errors.ts';
import { isConnectionFailure } from '../database-failures.ts';

/** What Postgres says when it gave up a statement because of its time limit. */
const QUERY_CANCELED = '57014';

/** A statement that only reads, and how long the database may work on it. */
export interface LimitedRead {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly limitMs: number;
  /** Settings of the database for this statement, by name. */
  readonly settings?: Readonly<Record<string, number>>;
  /** What would make it cheaper, for whoever asked. */
  readonly advice: string;
}

/** The rows of a statement whose cost depends on what people ask for. Throws a `ReadFailure` when it takes too long. */
export async function readWithin<Row extends QueryResultRow>(
  pool: Pool,
  { text, values, limitMs, settings = {}, advice }: LimitedRead,
): Promise<Row[]> {
  const signal = operationSignal();
  signal?.throwIfAborted();
  const client = await pool.connect();
  let fault: unknown;
  let cancelled: Promise<void> | undefined;
  const cancel = () => {
    cancelled = cancelStatement(client, pool).catch(() => undefined);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const all = Object.entries({ ...settings, statement_timeout: limitMs });
    await client.query(
      ['BEGIN READ ONLY', ...all.map(([name, value]) => `SET LOCAL ${name} = ${value}`)].join('; '),
    );
    const { rows } = await client.query<Row>(text, [...values]);
    return rows;
  } catch (failure) {
    fault = failure;
    if ((failure as { readonly code?: string }).code !== QUERY_CANCELED) throw failure;
    throw new ReadFailure('TOOK_TOO_LONG', `This took more than ${limitMs} ms; ${advice}.`, { limitMs });
  } finally {
    signal?.removeEventListener('abort', cancel);
    await cancelled;
    await client.query('ROLLBACK').catch((failure: unknown) => {
      fault = failure;
    });
    // One that broke must not go back to the pool.
    client.release(isConnectionFailure(fault));
  }
}
