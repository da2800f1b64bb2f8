import pg from 'pg';
import { cancelStatement } from './cancel-statement.ts';
import type { PostgresConnection } from './connection.ts';
import { exactTypes } from './types.ts';

/** Some hundred kilobytes of rows are in memory at a time. */
const ROWS_AT_A_TIME = 1_000;

interface Reading {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Ends the reading when it is aborted, also in the midst of a statement. */
  readonly signal: AbortSignal;
  /** When Postgres ends a statement, or a transaction whose reader is too slow. */
  readonly timeoutMs: number;
}

/**
 * The rows of a statement as they are at one moment, however many they are, a part at a time: a cursor in a read-only transaction,
 * on a connection of its own, so that a slow reader keeps none from others. Ends early, by throwing, when it is aborted or takes too
 * long.
 */
export async function* readInParts<Row extends pg.QueryResultRow>(
  connection: PostgresConnection,
  { text, values, signal, timeoutMs }: Reading,
): AsyncGenerator<readonly Row[], void, undefined> {
  const client = new pg.Client({
    ...connection,
    application_name: 'daybook export',
    options: `-c timezone=UTC -c statement_timeout=${timeoutMs} -c idle_in_transaction_session_timeout=${timeoutMs}`,
    types: exactTypes,
  });
  client.on('error', () => {});
  const abort = () => {
    void cancelStatement(client, { options: connection })
      .catch(() => {})
      .then(() => client.end())
      .catch(() => {});
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`DECLARE part NO SCROLL CURSOR FOR ${text}`, [...values]);
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${ROWS_AT_A_TIME} FROM part`);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_AT_A_TIME) return;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    await client.end().catch(() => {});
  }
}
