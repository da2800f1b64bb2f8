import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { authorizationFor } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const OPERATION_TIMEOUT_MS = 1_500;
const QUERY =
  '{ accounts(first: 1) { totalCount edges { node { id transactions(first: 1) { totalCount } } } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ operationTimeoutMs: OPERATION_TIMEOUT_MS });
});
afterAll(() => server.stop());

/** Keeps everybody from reading accounts until the test is over. */
async function lockAccounts(): Promise<void> {
  const client = await server.database.pool.connect();
  await client.query('BEGIN; LOCK TABLE account_balances IN ACCESS EXCLUSIVE MODE');
  onTestFinished(async () => {
    await client.query('ROLLBACK');
    client.release();
  });
}

/** How many statements wait for the lock, as Postgres itself has it. */
async function waiting(): Promise<number> {
  const { rows } = await server.database.pool.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'
       AND query LIKE '%FROM account_balances%'`,
  );
  return rows[0]?.count ?? 0;
}

const ask = (signal?: AbortSignal) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorizationFor(server.url) },
    body: JSON.stringify({ query: QUERY }),
    ...(signal && { signal }),
  });

test('an operation that takes too long is answered, and its statement is ended in the database', async () => {
  await lockAccounts();
  const answer = ask();
  await expect.poll(waiting).toBeGreaterThan(0);
  const response = await answer;
  expect(response.status).toBe(503);
  expect((await response.json()).errors[0].extensions).toEqual({ code: 'OPERATION_TIMED_OUT' });
  await expect.poll(waiting).toBe(0);
});

test('a client that leaves takes its statement along', async () => {
  await lockAccounts();
  const controller = new AbortController();
  const answer = ask(controller.signal).catch(() => 'left');
  await expect.poll(waiting).toBeGreaterThan(0);
  controller.abort();
  expect(await answer).toBe('left');
  await expect.poll(waiting).toBe(0);
});

test('after that the server reads as before', async () => {
  const { data } = await (await ask()).json();
  expect(data.accounts.totalCount).toBe(0);
});
