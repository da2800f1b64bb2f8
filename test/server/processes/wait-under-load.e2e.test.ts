import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import { dataOf, send } from '../../support/api.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { clientOf } from '../api/client.ts';
import { prepareServers } from './two-servers.ts';

/** Commands on other accounts, sent at this rate whether the last have been answered or not. */
const COMMANDS_PER_SECOND = 1_000;
const COMMANDS_IN_A_BULK = 50;
const OTHER_ACCOUNTS = 200;
/** Commands of mine, each looked for where it is not projected from memory: in the other process. */
const MINE = 100;
/**
 * What a wait may take on top of the projector's lag, at the median: being told by the database, and a query on a machine whose
 * processors have the load to carry as well.
 */
const BEYOND_LAG_MS = 100;

const EXECUTE = `mutation ($commands: [CommandInput!]!) {
  executeCommands(commands: $commands) { acceptedCount refusedCount } }`;
const READ = `query ($id: ID!, $atLeast: Position, $waitMs: Int) {
  account(id: $id, atLeast: $atLeast, waitMs: $waitMs) { version } }`;

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

test(`${COMMANDS_PER_SECOND} commands a second on other accounts do not move my wait beyond the projector's lag`, async () => {
  const { connection, start } = await prepareServers();
  const [here = '', there = ''] = await Promise.all([start(), start()].map(({ url }) => url));
  const others = await Promise.all(
    Array.from(
      { length: OTHER_ACCOUNTS },
      async (_, index) => (await clientOf(here).open(`Other ${index}`)).account.id,
    ),
  );
  const mine = (await clientOf(here).open('Mine')).account.id;

  let [sent, accepted, finished] = [0, 0, false];
  const bulk = async (url: string) => {
    const commands = Array.from({ length: COMMANDS_IN_A_BULK }, () => ({
      depositMoney: {
        commandId: randomUUID(),
        accountId: others[sent++ % others.length],
        amount: { minorUnits: '1', currency: 'CZK' },
      },
    }));
    const response = await fetch(`${url}/graphql/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorizationFor(url) },
      body: JSON.stringify({ query: EXECUTE, variables: { commands } }),
    });
    const data = dataOf((await response.json()) as object);
    expect(data.executeCommands).toEqual({ acceptedCount: COMMANDS_IN_A_BULK, refusedCount: 0 });
    accepted += COMMANDS_IN_A_BULK;
  };
  const since = performance.now();
  const underWay: Promise<void>[] = [];
  const load = (async () => {
    while (!finished) {
      underWay.push(bulk(underWay.length % 2 === 0 ? here : there));
      const dueMs = (underWay.length * COMMANDS_IN_A_BULK * 1_000) / COMMANDS_PER_SECOND;
      await delay(Math.max(0, since + dueMs - performance.now()));
    }
    await Promise.all(underWay);
  })();

  const watcher = new pg.Client(connection);
  await watcher.connect();
  onTestFinished(() => watcher.end());
  /** When the read table shows a position, as the database has it. */
  const shownAt = async (position: string) => {
    const number = position.split('.')[1];
    for (;;) {
      const { rowCount } = await watcher.query(
        `SELECT FROM projection_checkpoints WHERE name = '${balances.name}' AND position >= ${number}`,
      );
      if (rowCount) return performance.now();
      await delay(1);
    }
  };
  const beyond: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < MINE; round += 1) {
    const { receipt } = await clientOf(here).deposit(mine, '1');
    const askedAt = performance.now();
    const shown = shownAt(receipt.position);
    const answer = await send(there, READ, { id: mine, atLeast: receipt.position, waitMs: 30_000 });
    const answeredAt = performance.now();
    expect(dataOf(answer)).toEqual({ account: { version: round + 2 } });
    waits.push(answeredAt - askedAt);
    beyond.push(answeredAt - Math.max(askedAt, await shown));
  }
  finished = true;
  await load;
  // Of all that were sent: how many are under way at a time depends on the machine.
  const rate = (accepted * 1_000) / (performance.now() - since);
  console.log(
    `${Math.round(rate)} commands a second were accepted; my wait was ${median(waits).toFixed(1)} ms at the median,` +
      ` ${median(beyond).toFixed(1)} ms of it beyond the projector's lag`,
  );
  expect(rate).toBeGreaterThan(0.9 * COMMANDS_PER_SECOND);
  expect(median(beyond)).toBeLessThan(BEYOND_LAG_MS);
});
