import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openPool } from '../../../server/database/pool.ts';
import { balances } from '../../../server/features/accounts/balances.ts';
import { readLogHead } from '../../../server/kernel/event-store/read.ts';
import { dataOf, send, subscribe } from '../../support/api.ts';
import type { ChildServer } from '../../support/child-server.ts';
import { query } from '../../support/query.ts';
import { expectReadTablesToBeRebuilt } from '../crash/laws.ts';
import { leaseOf, prepareServers, type Servers, startTwo, TAKEN_OVER_WITHIN_MS } from './two-servers.ts';

/** Longer than everything that a read waits for here. */
const VISIBLE_WITHIN_MS = 20_000;

const DEPOSIT = `mutation ($input: MoveMoneyInput!) {
  depositMoney(input: $input) { receipt { streamVersion position } errors { code } }
}`;
const OPEN =
  'mutation ($input: OpenAccountInput!) { openAccount(input: $input) { account { id } errors { code } } }';
const READ = `query ($id: ID!, $atLeast: Position, $waitMs: Int) {
  account(id: $id, atLeast: $atLeast, waitMs: $waitMs) { version }
}`;
const VERSIONS = 'subscription ($ids: [ID!]!) { accountVersions(ids: $ids) { versions { version } } }';

interface Receipt {
  readonly streamVersion: number;
  readonly position: string;
}

async function openAccount(url: string): Promise<string> {
  const input = { commandId: randomUUID(), owner: 'Ann Archer', currency: 'CZK', bookedOn: '2026-03-02' };
  const data = dataOf(await send(url, OPEN, { input }));
  return (data.openAccount as { account: { id: string } }).account.id;
}

async function deposit(url: string, accountId: string): Promise<Receipt> {
  const amount = { minorUnits: '1', currency: 'CZK' };
  const input = { commandId: randomUUID(), accountId, amount, bookedOn: '2026-03-02' };
  return (dataOf(await send(url, DEPOSIT, { input })).depositMoney as { receipt: Receipt }).receipt;
}

/** The version that is shown when a position is asked for. */
async function versionAt(url: string, id: string, atLeast: string): Promise<number> {
  const data = dataOf(await send(url, READ, { id, atLeast, waitMs: VISIBLE_WITHIN_MS }));
  return (data.account as { version: number }).version;
}

const passedTo = (connection: Servers['connection'], server: ChildServer) =>
  expect
    .poll(async () => (await leaseOf(connection, balances.name)).pid, {
      timeout: TAKEN_OVER_WITHIN_MS,
      interval: 20,
    })
    .toBe(server.pid);

async function expectTablesToBeRebuilt(connection: Servers['connection']): Promise<void> {
  const pool = openPool(connection, { poolSize: 2 });
  try {
    const { position: head } = await readLogHead(pool);
    await expectReadTablesToBeRebuilt(pool, { connection, head });
  } finally {
    await pool.end();
  }
}

test('the position of a receipt is waited for in the other process, in both directions', async () => {
  const servers = await prepareServers();
  const { runnerUrl, otherUrl } = await startTwo(servers);
  const account = await openAccount(runnerUrl);
  for (let round = 0; round < 50; round += 1) {
    const [here, there] = round % 2 === 0 ? [runnerUrl, otherUrl] : [otherUrl, runnerUrl];
    const { streamVersion, position } = await deposit(here, account);
    expect(await versionAt(there, account, position)).toBeGreaterThanOrEqual(streamVersion);
    expect(await versionAt(here, account, position)).toBeGreaterThanOrEqual(streamVersion);
  }
});

test('a subscription in one process sees what is written in the other, in order to the latest', async () => {
  const servers = await prepareServers();
  const { runnerUrl, otherUrl } = await startTwo(servers);
  const account = await openAccount(otherUrl);
  const subscription = subscribe(otherUrl, VERSIONS, { ids: [account] });
  onTestFinished(() => subscription.close());
  const next = async () => {
    const { accountVersions } = await subscription.next();
    const { versions } = accountVersions as { versions: readonly { version: number }[] };
    return versions[0]?.version ?? 0;
  };
  const seen = [await next()];
  const writing = (async () => {
    for (let round = 0; round < 20; round += 1) await deposit(runnerUrl, account);
  })();
  while (seen.at(-1) !== 21) seen.push(await next());
  await writing;
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
});

test('lost notifications are made up for', async () => {
  const servers = await prepareServers();
  const { connection } = servers;
  const { runnerUrl, otherUrl } = await startTwo(servers);
  const account = await openAccount(runnerUrl);
  const listener = new pg.Client(connection);
  await listener.connect();
  onTestFinished(() => listener.end());
  const heard: string[] = [];
  listener.on('notification', ({ channel }) => heard.push(channel));
  await listener.query('LISTEN daybook_log; LISTEN daybook_checkpoints');
  await query(
    connection,
    `CREATE SCHEMA muted;
     CREATE FUNCTION muted.pg_notify(text, text) RETURNS void LANGUAGE sql AS '';
     DO $$ DECLARE talking regprocedure; BEGIN
       FOR talking IN SELECT oid FROM pg_proc WHERE prosrc LIKE '%pg_notify(''daybook_%' LOOP
         EXECUTE format('ALTER FUNCTION %s SET search_path = muted, pg_catalog, public', talking);
       END LOOP;
     END $$`,
  );
  // What was said before may still be on its way.
  await deposit(runnerUrl, account);
  await listener.query('SELECT 1');
  heard.length = 0;
  for (const [here, there] of [
    [runnerUrl, otherUrl],
    [otherUrl, runnerUrl],
  ] as const) {
    const { streamVersion, position } = await deposit(here, account);
    expect(await versionAt(there, account, position)).toBe(streamVersion);
  }
  await listener.query('SELECT 1');
  expect(heard).toEqual([]);
});

test('a killed process loses its projections within five seconds, and the other takes them on', async () => {
  const servers = await prepareServers();
  const { connection } = servers;
  const { runner, other, otherUrl } = await startTwo(servers);
  const account = await openAccount(otherUrl);
  const { token } = await leaseOf(connection, balances.name);
  runner.signal('SIGKILL');
  const { streamVersion, position } = await deposit(otherUrl, account);
  await passedTo(connection, other);
  expect((await leaseOf(connection, balances.name)).token).toBeGreaterThan(token);
  expect(await versionAt(otherUrl, account, position)).toBe(streamVersion);
  await expectTablesToBeRebuilt(connection);
});

test('a process that ends in order gives its projections back at once', async () => {
  const servers = await prepareServers();
  const { connection } = servers;
  const { runner, other, otherUrl } = await startTwo(servers);
  runner.signal('SIGTERM');
  expect(await runner.ended).toBe(0);
  await passedTo(connection, other);
  expect(await query(connection, 'SELECT count(*)::integer AS count FROM processes')).toEqual([{ count: 1 }]);
  const account = await openAccount(otherUrl);
  const { streamVersion, position } = await deposit(otherUrl, account);
  expect(await versionAt(otherUrl, account, position)).toBe(streamVersion);
});

test('a paused process that goes on after it has lost its projections writes nothing any more', async () => {
  const servers = await prepareServers();
  const { connection } = servers;
  const { runner, runnerUrl, other, otherUrl } = await startTwo(servers);
  const account = await openAccount(runnerUrl);
  const { token } = await leaseOf(connection, balances.name);
  // Under way when it is paused: what it was told of, it would project when it goes on.
  const underWay = Promise.all(Array.from({ length: 50 }, () => deposit(runnerUrl, account)));
  await Promise.all(Array.from({ length: 20 }, () => deposit(otherUrl, account)));
  runner.signal('SIGSTOP');
  onTestFinished(() => runner.signal('SIGCONT'));
  await passedTo(connection, other);
  const { streamVersion, position } = await deposit(otherUrl, account);
  expect(await versionAt(otherUrl, account, position)).toBeGreaterThanOrEqual(streamVersion);
  runner.signal('SIGCONT');
  await underWay;
  const last = await deposit(runnerUrl, account);
  expect(last.streamVersion).toBe(1 + 50 + 20 + 1 + 1);
  for (const url of [runnerUrl, otherUrl]) expect(await versionAt(url, account, last.position)).toBe(73);
  const claimed = await query(
    connection,
    `SELECT fencing_token > ${token} AS passed_on FROM projection_checkpoints WHERE name = '${balances.name}'`,
  );
  expect(claimed).toEqual([{ passed_on: true }]);
  for (const server of [runner, other]) {
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
  }
  await expectTablesToBeRebuilt(connection);
});
