import type { Pool } from 'pg';
import { expect } from 'vitest';
import type { PostgresConnection } from '../../../server/database/connection.ts';
import { openPool } from '../../../server/database/pool.ts';
import { projections } from '../../../server/features/index.ts';
import { verifyLog } from '../../../server/kernel/event-store/integrity.ts';
import { readLogHead } from '../../../server/kernel/event-store/read.ts';
import { rebuild } from '../../support/rebuilding.ts';
import { type Answered, movementsOf, numberOf } from './orders.ts';

/** Wrong commands that a failure quotes. */
const QUOTED = 5;

/**
 * Holds a log, whose server has ended, against what its clients were answered: nothing acknowledged is lost, nothing is there
 * twice or unasked for, positions and versions have no hole, the hashes fit, no account gave what it did not have, and the read tables
 * are what a rebuild makes of it.
 */
export async function expectLawsHold(
  connection: PostgresConnection,
  answered: readonly Answered[],
): Promise<void> {
  const pool = openPool(connection, { poolSize: 4 });
  try {
    const { position: head } = await readLogHead(pool);
    expect(await verifyLog(pool, { onProgress: () => {} })).toMatchObject({ events: head, fault: null });
    await expectNoHoles(pool, head);
    await expectNobodyInDebt(pool);
    await expectExactlyWhatWasAnswered(pool, answered);
    await expectReadTablesToBeRebuilt(pool, { connection, head });
  } finally {
    await pool.end();
  }
}

async function expectNoHoles(pool: Pool, head: bigint): Promise<void> {
  const { rows: positions } = await pool.query(
    'SELECT count(*), min(position), max(position), count(DISTINCT position) AS distinct FROM events',
  );
  expect(positions).toEqual([{ count: head, min: 1n, max: head, distinct: head }]);
  const { rows: broken } = await pool.query(
    `SELECT stream_id, stream_version, nth FROM (
       SELECT stream_id, stream_version, row_number() OVER (PARTITION BY stream_id ORDER BY position) AS nth FROM events
     ) AS counted WHERE stream_version <> nth LIMIT ${QUOTED}`,
  );
  expect(broken).toEqual([]);
}

/** The accounts of these tests have no overdraft: a command that was decided on what never was would show here. */
async function expectNobodyInDebt(pool: Pool): Promise<void> {
  const { rows: debts } = await pool.query(
    `SELECT stream_id, stream_version, balance FROM (
       SELECT stream_id, stream_version, sum(
                CASE WHEN event_type IN ('MoneyWithdrawn', 'MoneyTransferredOut') THEN -1 ELSE 1 END * (data ->> 'amountMinor')::bigint
              ) OVER (PARTITION BY stream_id ORDER BY stream_version) AS balance
         FROM events WHERE data ? 'amountMinor'
     ) AS summed WHERE balance < 0 LIMIT ${QUOTED}`,
  );
  expect(debts).toEqual([]);
}

/** One kept command with its events, in the words of the tellers. */
interface KeptCommand {
  readonly command_id: string;
  readonly stream_id: string;
  readonly stream_version: number;
  readonly position: bigint;
  readonly refusal: string | null;
  readonly events: readonly string[];
}

async function expectExactlyWhatWasAnswered(pool: Pool, answered: readonly Answered[]): Promise<void> {
  const { rows } = await pool.query<KeptCommand>(
    `SELECT c.command_id, c.stream_id, c.stream_version, c.position, c.refusal ->> 'code' AS refusal,
            array_remove(array_agg(
              e.event_type || ' ' || e.stream_id || ' ' || (e.data ->> 'amountMinor') ORDER BY e.position), NULL) AS events
       FROM commands c LEFT JOIN events e USING (command_id)
      WHERE e.event_type IS DISTINCT FROM 'AccountOpened'
      GROUP BY c.command_id`,
  );
  const kept = new Map(rows.map((command) => [command.command_id, command]));
  const wrong = answered.flatMap((one) => {
    const [found, expected] = [kept.get(one.order.commandId), keptAs(one)];
    return JSON.stringify(found, inText) === JSON.stringify(expected, inText) ? [] : [{ expected, found }];
  });
  expect(wrong.slice(0, QUOTED), `${wrong.length} of ${answered.length} commands`).toEqual([]);
  expect(kept.size).toBe(answered.length);
  const { rows: orphans } = await pool.query(
    'SELECT position FROM events e WHERE NOT EXISTS (SELECT FROM commands c WHERE c.command_id = e.command_id)',
  );
  expect(orphans).toEqual([]);
}

function keptAs(one: Answered): KeptCommand {
  const { order, refusal, receipt } = one;
  return {
    command_id: order.commandId,
    stream_id: `account-${order.accountId}`,
    stream_version: receipt.streamVersion,
    position: numberOf(receipt.position),
    refusal,
    events: movementsOf(one).map(
      ({ type, accountId }) => `${type} account-${accountId} ${order.amountMinor}`,
    ),
  };
}

function inText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Live tables and those made from the first event on have to be the same, row for row, and show all of the log. */
export async function expectReadTablesToBeRebuilt(
  pool: Pool,
  { connection, head }: { readonly connection: PostgresConnection; readonly head: bigint },
): Promise<void> {
  for (const projection of projections) {
    const report = await rebuild({ pool, connection }, projection);
    expect(report.position, `${projection.name} shows all of the log`).toBe(head);
    for (const table of report.tables)
      expect(table).toMatchObject({ onlyLive: [], onlyLiveCount: 0, onlyRebuilt: [], onlyRebuiltCount: 0 });
  }
}
