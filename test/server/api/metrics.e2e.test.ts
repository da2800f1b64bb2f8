import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { projections } from '../../../server/features/index.ts';
import { send, subscribe } from '../../support/api.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { readSlowly } from '../../support/slow-reader.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let idle: TestServer;
beforeAll(async () => {
  [server, idle] = await Promise.all([startTestServer(), startTestServer()]);
});
afterAll(() => Promise.all([server.stop(), idle.stop()]));

/** Every sample by its name and labels, as `/metrics` writes them. */
async function samples(url = server.url): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`, { headers: authorizationFor(url) });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; ?version=0\.0\.4/);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

const of = (name: string, projection: string) => `${name}{projection="${projection}"}`;
const waits = (outcome: string) => `daybook_read_wait_seconds_count{outcome="${outcome}"}`;
const ACCOUNTS =
  'query ($at: Position, $waitMs: Int! = 5000) { accounts(atLeast: $at, waitMs: $waitMs) { totalCount } }';

test('a rebuild that runs is told, and one that has ended no more', async () => {
  const own = await startTestServer();
  onTestFinished(own.stop);
  const { open, query } = clientOf(own.url);
  await open('Rita Rebuild');
  const reader = await readSlowly(own.connection, 'daily_summaries');
  onTestFinished(reader.letGo);
  const begin = 'mutation { rebuildProjection(name: "daily-summaries") { rebuild { id } } }';
  await query(begin);
  const told = async (name: string) => (await samples(own.url)).get(of(name, 'daily-summaries'));
  await expect.poll(() => told('daybook_rebuild_events_done'), { timeout: 15_000 }).toBe(1);
  expect(await told('daybook_rebuild_events')).toBe(1);
  expect(await told('daybook_rebuild_events_per_second')).toBeGreaterThanOrEqual(0);
  await reader.letGo();
  await expect.poll(() => told('daybook_rebuild_events'), { timeout: 15_000 }).toBeUndefined();
});

test('commands, batches and steps are counted, and how far each projection is', async () => {
  const client = clientOf(server.url);
  const { account } = await client.open('Max Miller');
  const { receipt } = await client.deposit(account.id, '5');
  await client.query(ACCOUNTS, { at: receipt.position });
  await expect
    .poll(async () => {
      const now = await samples();
      return projections.map(({ name }) => now.get(of('daybook_projection_lag_events', name)));
    })
    .toEqual(projections.map(() => 0));
  // The database shows a commit before the process hears that it was made.
  await expect
    .poll(async () => {
      const now = await samples();
      return projections.map(({ name }) => now.get(of('daybook_commit_to_visible_seconds_count', name)));
    })
    .toEqual(projections.map(() => 2));
  const now = await samples();
  expect(now.get('daybook_database_up')).toBe(1);
  expect(now.get('daybook_log_head_position')).toBe(2);
  expect(now.get('daybook_append_batch_commands_sum')).toBe(2);
  expect(now.get('daybook_append_queue_commands')).toBe(0);
  for (const { name } of projections) {
    expect(now.get(of('daybook_projection_position', name))).toBe(2);
    expect(now.get(of('daybook_projection_lag_seconds', name))).toBe(0);
    expect(now.get(of('daybook_projection_stopped', name))).toBe(0);
    expect(now.get(of('daybook_projection_quarantined_streams', name))).toBe(0);
    expect(now.get(of('daybook_projection_step_events_sum', name))).toBe(2);
    expect(now.get(of('daybook_projection_heartbeat_timestamp_seconds', name))).toBeGreaterThan(1.7e9);
  }
  for (const pool of ['log', 'appends', 'reads']) {
    expect(now.get(`daybook_pool_connections{pool="${pool}",state="idle"}`)).toBeGreaterThan(0);
    expect(now.get(`daybook_pool_waiting{pool="${pool}"}`)).toBe(0);
  }
  expect(now.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(0);
});

test('a lag is told in events and in the age of the oldest', async () => {
  const { pool } = server.database;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(projection_lock_key('balances'))`);
    const { account } = await clientOf(server.url).open('Nora Nash');
    await clientOf(server.url).deposit(account.id, '5');
    const now = await samples();
    expect(now.get(of('daybook_projection_lag_events', 'balances'))).toBe(2);
    expect(now.get(of('daybook_projection_lag_seconds', 'balances'))).toBeGreaterThan(0);
    const ready = (await (await fetch(`${server.url}/health/ready`)).json()) as {
      lag: { projection: string; events: number; seconds: number }[];
    };
    expect(ready).toMatchObject({ ok: true, detail: 'the slowest projection is 2 events behind' });
    expect(ready.lag.find(({ projection }) => projection === 'balances')).toMatchObject({ events: 2 });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
  await expect
    .poll(async () => (await samples()).get(of('daybook_projection_lag_events', 'balances')))
    .toBe(0);
});

describe('waits', () => {
  test('are counted by how they ended', async () => {
    const before = await samples();
    const epoch = server.services.positions.encode(1_000_000n);
    const { errors } = await send(server.url, ACCOUNTS, { at: epoch, waitMs: 1 });
    expect(errors?.[0]?.extensions?.code).toBe('PROJECTION_BEHIND');
    await send(server.url, ACCOUNTS, { at: server.services.positions.encode(1n) });
    const leaving = new AbortController();
    const left = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationFor(server.url) },
      body: JSON.stringify({ query: ACCOUNTS, variables: { at: epoch, waitMs: 30_000 } }),
      signal: leaving.signal,
    });
    await expect.poll(async () => (await samples()).get('daybook_read_waits')).toBe(1);
    leaving.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(async () => (await samples()).get('daybook_read_waits')).toBe(0);
    const now = await samples();
    for (const outcome of ['behind', 'at-once', 'abandoned'])
      expect(now.get(waits(outcome))).toBe((before.get(waits(outcome)) ?? 0) + 1);
  });
});

test('subscribers of the same are counted one by one, and their executions once', async () => {
  const client = clientOf(server.url);
  const { account, receipt } = await client.open('Olga Orr');
  await client.query(ACCOUNTS, { at: receipt.position });
  const query = 'subscription ($ids: [ID!]!) { accountVersions(ids: $ids) { versions { version } } }';
  const watching = Array.from({ length: 3 }, () => subscribe(server.url, query, { ids: [account.id] }));
  for (const { next } of watching) await next();
  const before = await samples();
  expect(before.get('daybook_websocket_connections')).toBe(3);
  expect(before.get('daybook_subscriptions')).toBe(3);
  expect(before.get('daybook_subscription_groups')).toBe(1);
  await client.deposit(account.id, '1');
  for (const { next } of watching) await next();
  const after = await samples();
  const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(grown('daybook_subscription_executions_total')).toBe(1);
  expect(grown('daybook_subscription_messages_total')).toBe(3);
  for (const { close } of watching) await close();
  await expect.poll(async () => (await samples()).get('daybook_subscriptions')).toBe(0);
});

test('two servers of one process do not mix their metrics', async () => {
  const now = await samples(idle.url);
  expect(now.get('daybook_append_batch_commands_count')).toBe(0);
  expect(now.get('daybook_log_head_position')).toBe(0);
});
