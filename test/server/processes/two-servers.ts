import { expect, inject, onTestFinished } from 'vitest';
import type { PostgresConnection } from '../../../server/database/connection.ts';
import { connectionUrl } from '../../../server/database/connection.ts';
import { balances } from '../../../server/features/accounts/balances.ts';
import { projections } from '../../../server/features/index.ts';
import { bundleServer, type ChildServer, startChildServer } from '../../support/child-server.ts';
import { createBareDatabase } from '../../support/database.ts';
import { query } from '../../support/query.ts';

/** By then a process that is gone or stuck has lost its leases, as is promised. */
export const TAKEN_OVER_WITHIN_MS = 5_000;
/** Server processes on one database. */
export interface Servers {
  readonly connection: PostgresConnection;
  /** With more in its environment than all of them have. */
  readonly start: (environment?: Readonly<Record<string, string>>) => ChildServer;
}

/** A migrated database of the test's own, and the means to start server processes on it; all of it is gone after the test. */
export async function prepareServers(): Promise<Servers> {
  const { connection, drop } = await createBareDatabase({ template: inject('templateDatabase').database });
  onTestFinished(drop);
  const bundle = await bundleServer();
  const environment = { DATABASE_URL: connectionUrl(connection), LOG_LEVEL: 'fatal', DAYBOOK_POOL_SIZE: '8' };
  return { connection, start: (more = {}) => startChildServer(bundle, { ...environment, ...more }) };
}

/** A lease as the database has it. */
export interface LeaseRow {
  /** The process id of its owner; null while it is free. */
  readonly pid: number | null;
  readonly token: bigint;
}

/** Who has the lease of a projection now. */
export async function leaseOf(connection: PostgresConnection, projection: string): Promise<LeaseRow> {
  const rows = await query(
    connection,
    `SELECT split_part(owner, '/', 2)::integer AS pid, token FROM leases WHERE name = 'projection ${projection}'`,
  );
  const [row] = rows;
  return { pid: (row?.pid as number | undefined) ?? null, token: BigInt(String(row?.token ?? 0)) };
}

/** Which of the servers runs a projection; undefined while none of them does. */
export async function runnerOf(
  connection: PostgresConnection,
  projection: string,
  servers: readonly ChildServer[],
): Promise<ChildServer | undefined> {
  const { pid } = await leaseOf(connection, projection);
  return servers.find((server) => server.pid === pid);
}

/** Two servers, the first of which runs the projection of balances. */
export async function startTwo({ connection, start }: Servers) {
  const servers = [start(), start()];
  await Promise.all(servers.map(({ url }) => url));
  const shares = async () => {
    const sql = `SELECT owner IS NULL AS free, count(*)::integer AS count FROM leases GROUP BY owner ORDER BY count`;
    return (await query(connection, sql)).map(({ free, count }) => (free ? 'free' : count));
  };
  // Once they have shared, and none is between the two, nothing changes hands any more.
  const half = projections.length / 2;
  await expect.poll(shares, { timeout: TAKEN_OVER_WITHIN_MS }).toEqual([Math.floor(half), Math.ceil(half)]);
  const runner = await runnerOf(connection, balances.name, servers);
  const other = servers.find((server) => server !== runner);
  if (!runner || !other) throw new Error('nobody runs the projection of balances');
  return { runner, other, runnerUrl: await runner.url, otherUrl: await other.url };
}
