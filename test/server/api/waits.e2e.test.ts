import { afterAll, beforeAll, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import { holdProjection } from '../../../server/kernel/projections/checkpoint.ts';
import { dataOf, send } from '../../support/api.ts';
import { query as inDatabase } from '../../support/query.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

/** Many times the connections that the server has. */
const WAITING = 500;
const READ = `query ($id: ID!, $atLeast: Position) {
  account(id: $id, atLeast: $atLeast, waitMs: 30000) { version } }`;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test(`${WAITING} reads that wait take no connection; who asks for no position is answered meanwhile`, async () => {
  const { open, deposit } = clientOf(server.url);
  const { account, receipt: opened } = await open('Wanda Waiting');
  const id = account.id;
  expect(dataOf(await send(server.url, READ, { id, atLeast: opened.position }))).toEqual({
    account: { version: 1 },
  });
  const holder = await server.database.pool.connect();
  await holder.query('BEGIN');
  await holdProjection(holder, balances);
  const { receipt } = await deposit(id, '1');
  const waits = Promise.all(
    Array.from({ length: WAITING }, () => send(server.url, READ, { id, atLeast: receipt.position })),
  );
  await expect.poll(() => server.services.progress.waiting).toBe(WAITING);

  // A query without a position never waits, and finds connections free: nobody else is doing anything with one.
  for (let round = 0; round < 20; round += 1)
    expect(dataOf(await send(server.url, READ, { id }))).toEqual({ account: { version: 1 } });
  const busyReaders = () =>
    inDatabase(
      server.connection,
      `SELECT count(*)::integer AS count FROM pg_stat_activity
        WHERE datname = current_database() AND state <> 'idle' AND query LIKE '%account_balances%' AND pid <> pg_backend_pid()`,
    );
  await expect.poll(busyReaders).toEqual([{ count: 0 }]);
  expect(server.services.database.reads.waitingCount).toBe(0);
  expect(server.services.progress.waiting).toBe(WAITING);

  await holder.query('COMMIT');
  holder.release();
  for (const answer of await waits) expect(dataOf(answer)).toEqual({ account: { version: 2 } });
  expect(server.services.progress.waiting).toBe(0);
});
