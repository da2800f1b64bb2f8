import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { send } from '../../support/api.ts';
import type { ChildServer } from '../../support/child-server.ts';
import { doubled } from '../../support/doubled-balances.ts';
import { query } from '../../support/query.ts';
import { clientOf } from '../api/client.ts';
import { prepareServers } from './two-servers.ts';

const READ =
  'query ($id: ID!, $atLeast: Position) { account(id: $id, atLeast: $atLeast) { balance { minorUnits } } }';
const REBUILDS = '{ projectionRebuilds { projection cause status phase fromVersion toVersion } }';
/** A rebuild of a handful of events, and a swap that waits for a reader a second at a time. */
const SWAPPED_WITHIN_MS = 30_000;

const stop = async (server: ChildServer) => {
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
};

test('after an upgrade two servers serve the old table, build the new version by themselves, once, and swap it', async () => {
  const { connection, start } = await prepareServers();
  const before = [start(), start()];
  const [first = ''] = await Promise.all(before.map(({ url }) => url));
  const { account } = await clientOf(first).open('Vera Version');
  const old = await clientOf(first).deposit(account.id, '500');
  const shown = await send(first, READ, { id: account.id, atLeast: old.receipt.position });
  expect(shown.data).toEqual({ account: { balance: { minorUnits: '500' } } });
  for (const server of before) await stop(server);

  // Whoever still reads the old table keeps it from being swapped, so that there is time to look at it.
  const reader = new pg.Client(connection);
  await reader.connect();
  onTestFinished(() => reader.end());
  await reader.query('BEGIN; SELECT * FROM account_balances');
  const upgraded = [start({ TEST_NEXT_VERSION: '1' }), start({ TEST_NEXT_VERSION: '1' })];
  const urls = await Promise.all(upgraded.map(({ url }) => url));
  const [here = '', there = ''] = urls;
  const rebuilds = async (url: string) =>
    (await send(url, REBUILDS)).data?.projectionRebuilds as readonly Record<string, unknown>[];
  await expect
    .poll(async () => (await rebuilds(there))[0]?.phase, { timeout: SWAPPED_WITHIN_MS })
    .toBe('SWAPPING');
  const next = await clientOf(here).deposit(account.id, '10');
  for (const url of urls) {
    const now = await send(url, READ, { id: account.id });
    expect(now.data).toEqual({ account: { balance: { minorUnits: '500' } } });
    const later = await send(url, READ, { id: account.id, atLeast: next.receipt.position });
    expect(later.errors?.[0]?.extensions).toMatchObject({ code: 'PROJECTION_REBUILDING' });
  }

  await reader.query('COMMIT');
  const isSwapped = { cause: 'VERSION_CHANGED', status: 'SWAPPED', fromVersion: doubled.version - 1 };
  const record = { ...isSwapped, projection: doubled.name, phase: 'SWAPPING', toVersion: doubled.version };
  for (const url of urls) {
    await expect.poll(() => rebuilds(url), { timeout: SWAPPED_WITHIN_MS }).toEqual([record]);
    const asked = () => send(url, READ, { id: account.id, atLeast: next.receipt.position });
    await expect
      .poll(async () => (await asked()).data, { timeout: SWAPPED_WITHIN_MS })
      .toEqual({ account: { balance: { minorUnits: '1020' } } });
  }

  // It goes on live, and is not done again at the next start.
  await stop(upgraded[0] as ChildServer);
  const last = await clientOf(there).deposit(account.id, '1');
  const again = start({ TEST_NEXT_VERSION: '1' });
  for (const url of [there, await again.url]) {
    const now = await send(url, READ, { id: account.id, atLeast: last.receipt.position });
    expect(now.data).toEqual({ account: { balance: { minorUnits: '1022' } } });
  }
  expect(await query(connection, 'SELECT count(*)::integer AS count FROM projection_rebuilds')).toEqual([
    { count: 1 },
  ]);
});
