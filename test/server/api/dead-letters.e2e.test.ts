import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, subscribe } from '../../support/api.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { squeamishProjections } from '../../support/squeamish.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { query, open, deposit } = clientOf('');
/** What the projection of movements can't stand. */
let poison: string | null = 'poison';
/** Each line of the server's log. */
const logged: string[] = [];

beforeAll(async () => {
  server = await startTestServer({
    log: pino({ level: 'error' }, { write: (line) => void logged.push(line) }),
    projections: squeamishProjections(() => poison),
  });
  ({ query, open, deposit } = clientOf(server.url));
});
afterAll(() => server.stop());

/** What can't be taken is tried a few times and in smaller steps, before the rest goes on. */
const MOVEMENTS = `query ($id: ID!, $atLeast: Position) {
  account(id: $id, atLeast: $atLeast) {
    stale { projection reason } transactions(atLeast: $atLeast, waitMs: 30000) { totalCount } } }`;

/** One account with a movement that can't be taken and one after it, and another that is well. */
async function poisoned() {
  poison = 'poison';
  const [sick, well] = [(await open('Sick')).account.id, (await open('Well')).account.id];
  await deposit(sick, '1', { description: 'poison' });
  await deposit(sick, '2');
  const { receipt } = await deposit(well, '4');
  const look = async (id: string) => send(server.url, MOVEMENTS, { id, atLeast: receipt.position });
  // The rest goes on.
  expect((await look(well)).data).toEqual({ account: { stale: [], transactions: { totalCount: 1 } } });
  const { deadLetters } = await query(
    '{ deadLetters(open: true) { nodes { id projection streamId streamVersion eventType failure } } }',
  );
  const { nodes } = deadLetters as { readonly nodes: readonly { readonly id: string }[] };
  expect(nodes).toEqual([
    {
      id: expect.any(String),
      projection: 'transactions',
      streamId: `account-${sick}`,
      streamVersion: 2,
      eventType: 'MoneyDeposited',
      failure: expect.stringContaining('this can not be swallowed'),
    },
  ]);
  return { sick, look, id: nodes[0]?.id ?? '' };
}

const resolve = async (text: string, id: string) =>
  (await query(`mutation ($id: ID!) { ${text} { deadLetter { resolution reason } failure } }`, { id }))[
    text.slice(0, text.indexOf('('))
  ];

/** What the audit log says of a mutation, the newest first. */
const audited = async (action: string) =>
  (
    await query(
      `query ($filter: AuditLogFilter) { auditLog(filter: $filter, first: 2) { nodes { action outcome subject role } } }`,
      { filter: { action } },
    )
  ).auditLog;

test('an account whose movement can not be taken is stale, with the reason, until that is tried again with success', async () => {
  const { sick, look, id } = await poisoned();
  const refused = await look(sick);
  expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'STREAM_QUARANTINED' });
  const { account } = await query('query ($id: ID!) { account(id: $id) { stale { projection reason } } }', {
    id: sick,
  });
  expect(account).toEqual({
    stale: [{ projection: 'transactions', reason: expect.stringContaining('this can not be swallowed') }],
  });

  const again = 'retryDeadLetter(id: $id)';
  expect(await resolve(again, id)).toMatchObject({ failure: expect.stringContaining('swallowed') });
  poison = null;
  expect(await resolve(again, id)).toEqual({
    deadLetter: { resolution: 'RETRIED', reason: null },
    failure: null,
  });
  await expect
    .poll(async () => (await look(sick)).data)
    .toEqual({ account: { stale: [], transactions: { totalCount: 2 } } });
  const attempt = { action: 'Mutation.retryDeadLetter', subject: id, role: 'ADMINISTRATOR' };
  expect(await audited(attempt.action)).toEqual({
    nodes: [
      { ...attempt, outcome: 'DONE' },
      { ...attempt, outcome: 'REFUSED' },
    ],
  });
});

test('what an administrator skips is left out, with the reason and who it was', async () => {
  const { sick, look, id } = await poisoned();
  expect(await resolve('skipDeadLetter(id: $id, reason: "booked by mistake")', id)).toEqual({
    deadLetter: { resolution: 'SKIPPED', reason: 'booked by mistake' },
    failure: null,
  });
  await expect
    .poll(async () => (await look(sick)).data)
    .toEqual({ account: { stale: [], transactions: { totalCount: 1 } } });
  expect(await audited('Mutation.skipDeadLetter')).toMatchObject({
    nodes: [{ outcome: 'DONE', subject: id, role: 'ADMINISTRATOR' }],
  });
});

/** The accounts that are stale, or those that are not, in the list of now, in a list of the past, and in the download. */
async function listed(stale: boolean) {
  const now = new Date().toISOString().slice(0, 10);
  const filter = { stale };
  const lists = await query(
    `query ($filter: AccountFilter, $now: LocalDate!) {
      now: accounts(filter: $filter, first: 100) { nodes { id } totalCount }
      past: accounts(filter: $filter, first: 100, asOf: { bookedOn: $now }) { nodes { id } totalCount } }`,
    { filter, now },
  );
  const file = await fetch(
    `${server.url}/export/accounts.csv?${new URLSearchParams({ filter: JSON.stringify(filter) })}`,
    { headers: authorizationFor(server.url) },
  );
  const lines = (await file.text()).trim().split('\r\n').slice(1);
  const ids = Object.values(lists).map((list) => {
    const { nodes, totalCount } = list as { nodes: readonly { id: string }[]; totalCount: number };
    expect(nodes).toHaveLength(totalCount);
    return nodes.map(({ id }) => id).sort();
  });
  return [...ids, lines.map((line) => line.slice(0, line.indexOf(','))).sort()];
}

test('stale accounts are listed, downloaded and followed apart from those that are well', async () => {
  const changes = subscribe(
    server.url,
    'subscription { accountChanges(filter: { stale: true }) { kind changes { account { id version } } } }',
  );
  /** The first frame that says this; the accounts may come to what made one stale before or after it is. */
  const until = async (wanted: object) => {
    for (;;) {
      const { accountChanges } = await changes.next();
      if (isDeepStrictEqual(accountChanges, wanted)) return;
    }
  };
  const snapshot = { kind: 'SNAPSHOT', changes: [] };
  expect((await changes.next()).accountChanges).toEqual(snapshot);
  const { sick, look, id } = await poisoned();
  await until(snapshot);
  await deposit(sick, '8');
  await until({ kind: 'UPDATE', changes: [{ account: { id: sick, version: 4 } }] });
  await server.caughtUp();
  expect(await listed(true)).toEqual([[sick], [sick], [sick]]);
  for (const well of await listed(false)) {
    expect(well).not.toContain(sick);
    expect(well.length).toBeGreaterThan(1);
  }

  await skip(id, 'out of the way');
  await until(snapshot);
  await changes.close();
  expect((await look(sick)).data).toMatchObject({ account: { stale: [] } });
  expect(await listed(true)).toEqual([[], [], []]);
  for (const all of await listed(false)) expect(all).toContain(sick);

  const past = await send(
    server.url,
    '{ balanceOf(filter: { stale: true }, bookedOn: "2026-01-01") { bookedOn } }',
  );
  expect(past.errors?.[0]).toMatchObject({
    message: 'filter.stale is about the present; a past day has none.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

const skip = async (id: string, reason: string) =>
  (
    await query(
      'mutation ($id: ID!, $reason: String!) { skipDeadLetter(id: $id, reason: $reason) { deadLetter { id } failure } }',
      { id, reason },
    )
  ).skipDeadLetter;

test('a reason for skipping that is empty or too long is refused as a whole, never cut', async () => {
  const id = randomUUID();
  expect(await skip(id, '  ')).toEqual({
    deadLetter: null,
    failure: 'Skipping an event needs a reason.',
  });
  expect(await skip(id, 'x'.repeat(501))).toEqual({
    deadLetter: null,
    failure: 'The reason has 501 characters; it may have at most 500.',
  });
  expect(await skip(id, 'x'.repeat(500))).toEqual({
    deadLetter: null,
    failure: 'There is no open letter of this id.',
  });
});

describe('the log', () => {
  /** What may stand in a book and nowhere else. */
  const secrets = { amount: '918273645', description: 'for the clinic', counterparty: 'Doctor Discreet' };

  /** A movement with all of them on an account of its own, and the lines that were logged of it. */
  async function lineAbout(description: string): Promise<readonly string[]> {
    const { counterparty, amount } = secrets;
    const { account } = await open('Sick');
    await deposit(account.id, '1');
    await deposit(account.id, amount, { description, counterparty });
    const lines = () => logged.filter((line) => line.includes(`account-${account.id}`));
    await expect.poll(lines).toHaveLength(1);
    const { rows } = await server.database.pool.query<{ position: bigint }>(
      'SELECT position FROM events WHERE stream_id = $1 AND stream_version = 3',
      [`account-${account.id}`],
    );
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({
      level: 50,
      projection: 'transactions',
      event: {
        position: String(rows[0]?.position),
        type: 'MoneyDeposited',
        streamId: `account-${account.id}`,
        streamVersion: 3,
      },
    });
    return lines();
  }

  const expectNothingTold = () => {
    const everything = logged.join('');
    for (const secret of Object.values(secrets)) expect(everything).not.toContain(secret);
  };

  test('names an event that a handler chokes on and the error, and nothing that the event says', async () => {
    poison = secrets.description;
    const [line = ''] = await lineAbout(secrets.description);
    expect(JSON.parse(line).error).toMatchObject({
      name: 'TypeError',
      code: null,
      stack: expect.arrayContaining([expect.stringContaining('squeamish.ts')]),
    });
    expectNothingTold();
  });

  test('names an event that the database refuses and the SQLSTATE, and nothing of the row', async () => {
    poison = null;
    const { pool } = server.database;
    await pool.query(
      `ALTER TABLE account_transactions ADD CONSTRAINT squeamish CHECK (description <> '${secrets.description}') NOT VALID`,
    );
    const [line = ''] = await lineAbout(secrets.description);
    expect(JSON.parse(line).error).toMatchObject({ name: 'error', code: '23514' });
    expectNothingTold();
  });
});
