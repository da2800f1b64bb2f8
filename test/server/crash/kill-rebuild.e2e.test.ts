import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { connectionUrl, type PostgresConnection } from '../../../server/database/connection.ts';
import { openPool } from '../../../server/database/pool.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { deposit } from '../../support/accounts.ts';
import { dataOf, send } from '../../support/api.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { query } from '../../support/query.ts';
import { readSlowly } from '../../support/slow-reader.ts';
import { prepareServers } from '../processes/two-servers.ts';

/** Several of a rebuild's steps, so that there is a middle of it. */
const DEPOSITS = 20_000;

async function fillBook(connection: PostgresConnection): Promise<void> {
  const pool = openPool(connection, { poolSize: 2 });
  const bus = busOn(pool);
  const accountId = await openWith(bus, 1n);
  for (let done = 0; done < DEPOSITS; done += 1_000) {
    const batch = Array.from({ length: 1_000 }, () => bus.execute(requestOf({ ...deposit(1n), accountId })));
    for (const result of await Promise.all(batch)) accepted(result);
  }
  await bus.close();
  await pool.end();
}

const latestOf = async (connection: PostgresConnection) => {
  const [row] = await query(
    connection,
    `SELECT status, resumed_from, report->'tables'->0 AS difference FROM projection_rebuilds
      WHERE projection = 'transactions' ORDER BY started_at DESC LIMIT 1`,
  );
  return row;
};

/** By how many events the projection is behind. */
const lagOf = async (url: string): Promise<number | undefined> => {
  const data = dataOf(await send(url, '{ projectionProgress { projections { name lag } } }'));
  const { projections } = data.projectionProgress as {
    readonly projections: readonly { readonly name: string; readonly lag: number }[];
  };
  return projections.find(({ name }) => name === 'transactions')?.lag;
};

/** How far the new tables are, as they say themselves; 0 while there are none. */
const besideOf = async (connection: PostgresConnection): Promise<number> => {
  const rows = await query(
    connection,
    'SELECT position FROM rebuild_transactions.projection_checkpoints',
  ).catch(() => []);
  return Number(rows[0]?.position ?? 0);
};

const leftBehind = (connection: PostgresConnection) =>
  query(connection, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rebuild%'");

function runRebuild(connection: PostgresConnection) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', 'server/cli/rebuild.ts', 'transactions'],
    {
      cwd: packageRoot,
      env: { ...process.env, DATABASE_URL: connectionUrl(connection) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ how: exitCode ?? signal, said }));
  return { kill: (signal: NodeJS.Signals) => void child.kill(signal), ended };
}

test('a rebuild whose server is killed goes on where it was when the next one starts', async () => {
  const { connection, start } = await prepareServers();
  await fillBook(connection);
  const first = start();
  const url = await first.url;
  // Until it is let go, the rebuild can't come to its end, however fast it is.
  const reader = await readSlowly(connection, 'account_transactions');
  await expect.poll(() => lagOf(url), { timeout: 60_000 }).toBe(0);
  await send(url, 'mutation { rebuildProjection(name: "transactions") { errors { message } } }');
  await expect.poll(() => besideOf(connection), { interval: 1, timeout: 60_000 }).toBeGreaterThan(0);
  first.signal('SIGKILL');
  await first.ended;
  const reached = await besideOf(connection);
  expect(await latestOf(connection)).toMatchObject({ status: 'RUNNING', resumed_from: null });

  await start().url;
  await expect
    .poll(async () => (await latestOf(connection))?.resumed_from, { timeout: 30_000 })
    .not.toBeNull();
  expect(Number((await latestOf(connection))?.resumed_from)).toBeGreaterThanOrEqual(reached);
  await reader.letGo();
  await expect.poll(async () => (await latestOf(connection))?.status, { timeout: 60_000 }).toBe('SWAPPED');
  expect(await latestOf(connection)).toMatchObject({
    difference: { rows: DEPOSITS + 1, onlyLiveCount: 0, onlyRebuiltCount: 0 },
  });
  expect(await leftBehind(connection)).toEqual([]);
});

test('npm run rebuild goes on where it was killed; Ctrl-C leaves nothing behind', async () => {
  const { connection } = await prepareServers();
  await fillBook(connection);
  const reader = await readSlowly(connection, 'account_transactions');

  const killed = runRebuild(connection);
  await expect.poll(() => besideOf(connection), { interval: 1, timeout: 60_000 }).toBeGreaterThan(0);
  killed.kill('SIGKILL');
  expect(await killed.ended).toMatchObject({ how: 'SIGKILL' });
  const reached = await besideOf(connection);
  expect(reached).toBeGreaterThan(0);

  const cancelled = runRebuild(connection);
  await expect
    .poll(async () => (await latestOf(connection))?.resumed_from, { timeout: 60_000 })
    .not.toBeNull();
  expect(Number((await latestOf(connection))?.resumed_from)).toBeGreaterThanOrEqual(reached);
  cancelled.kill('SIGINT');
  expect(await cancelled.ended).toMatchObject({
    how: 2,
    said: expect.stringContaining('Cancelled; nothing is left of it.'),
  });
  expect(await leftBehind(connection)).toEqual([]);
  expect(await latestOf(connection)).toMatchObject({ status: 'CANCELLED' });

  await reader.letGo();
  expect(await runRebuild(connection).ended).toMatchObject({
    how: 0,
    said: expect.stringContaining(`account_transactions is identical row for row (${DEPOSITS + 1} rows)`),
  });
});
