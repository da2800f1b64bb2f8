import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorAt } from '../../support/credentials.ts';
import { query } from '../../support/query.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let book = clientOf('');
let from: string;
let to: string;
/** Both sides of a transfer, in the order of the log. */
let sides: readonly { readonly id: string }[];

beforeAll(async () => {
  server = await startTestServer();
  book = clientOf(server.url);
  const [one, other] = [await book.open('Ann Archer'), await book.open('Bob Baker')];
  [from, to] = [one.account.id, other.account.id];
  await book.deposit(from, '1000');
  const input = { fromAccountId: from, toAccountId: to, amount: { minorUnits: '700', currency: 'CZK' } };
  await book.mutate('transferMoney', 'TransferMoneyInput', input);
  const types = ['MoneyTransferredOut', 'MoneyTransferredIn'];
  sides = await eventsOf({ types });
});
afterAll(() => server.stop());

async function eventsOf(filter: object): Promise<readonly { readonly id: string; readonly type: string }[]> {
  const { events } = (await book.query(
    'query ($filter: EventFilter) { events(filter: $filter, direction: ASC, first: 50) { nodes { id type } } }',
    { filter },
  )) as { events: { nodes: readonly { id: string; type: string }[] } };
  return events.nodes;
}

const EVENT = 'query ($id: ID!) { event(id: $id) { id type commandEvents { id type streamId } } }';

test('an event tells what else its command did: a transfer’s sides lead to each other', async () => {
  const [out, into] = sides;
  for (const side of sides) {
    const { event } = await book.query(EVENT, { id: side.id });
    expect(event).toMatchObject({
      id: side.id,
      commandEvents: [
        { id: out?.id, type: 'MoneyTransferredOut', streamId: `account-${from}` },
        { id: into?.id, type: 'MoneyTransferredIn', streamId: `account-${to}` },
      ],
    });
  }
});

test.each([
  ['unknown', randomUUID()],
  ['no id at all', 'x’; DROP TABLE events'],
  ['empty', ''],
])('of an id that is %s there is no event', async (_what, id) => {
  expect(await book.query(EVENT, { id })).toEqual({ event: null });
});

test('events are found by who did them: by the id, or by a part of the name in any case', async () => {
  const all = await eventsOf({});
  expect(all.length).toBe(5);
  for (const actor of [actorAt(server.url), 'Test administrator', 'ADMINISTR']) {
    expect(await eventsOf({ actor }), actor).toEqual(all);
  }
  for (const actor of ['user:nobody', 'Somebody else', '%', '_']) {
    expect(await eventsOf({ actor }), actor).toEqual([]);
  }
});

test('events are found by when they were recorded', async () => {
  const now = Date.now();
  const at = (offsetMs: number) => new Date(now + offsetMs).toISOString();
  expect((await eventsOf({ recordedFrom: at(-3_600_000), recordedTo: at(3_600_000) })).length).toBe(5);
  expect(await eventsOf({ recordedFrom: at(3_600_000) })).toEqual([]);
  expect(await eventsOf({ recordedTo: at(-3_600_000) })).toEqual([]);
});

test('of a past by recording the log ends there; of one by booking it leaves out what was booked later or not at all', async () => {
  const { account, receipt: opened } = await book.open('Cid Coe', { bookedOn: '2026-01-01' });
  const other = await book.open('Dan Doe', { bookedOn: '2026-01-01' });
  await book.deposit(account.id, '500', { bookedOn: '2026-01-05' });
  const back = await book.deposit(account.id, '77', { bookedOn: '2026-01-02' });
  await book.mutate('freezeAccount', 'ChangeStatusInput', { accountId: account.id });
  const streamId = `account-${account.id}`;
  const versions = async (asOf: object) => {
    const { events, account: past } = (await book.query(
      `query ($filter: EventFilter, $asOf: AsOf, $id: ID!) {
        events(filter: $filter, asOf: $asOf, direction: ASC) { nodes { id streamVersion } }
        account(id: $id, asOf: $asOf) { version history { nodes { streamVersion } } }
      }`,
      { filter: { streamId }, asOf, id: account.id },
    )) as {
      events: { nodes: readonly { id: string; streamVersion: number }[] };
      account: { version: number; history: { nodes: readonly { streamVersion: number }[] } } | null;
    };
    const found = events.nodes.map(({ streamVersion }) => streamVersion);
    expect(past?.history.nodes.map(({ streamVersion }) => streamVersion).reverse() ?? []).toEqual(found);
    return found;
  };
  await book.query(
    'query ($id: ID!, $at: Position) { account(id: $id, atLeast: $at) { balanceHistory(axis: BOOKED, atLeast: $at) { day } } }',
    {
      id: account.id,
      at: back.receipt.position,
    },
  );
  expect(await versions({ position: back.receipt.position })).toEqual([1, 2, 3]);
  expect(await versions({ bookedOn: '2026-01-03' })).toEqual([1, 3]);
  expect(await versions({ bookedOn: '2026-01-03', position: opened.position })).toEqual([1]);
  expect(await versions({ recordedAt: '2020-01-01T00:00:00Z' })).toEqual([]);

  const amount = { minorUnits: '9', currency: 'CZK' };
  const asked = { commandId: randomUUID(), fromAccountId: other.account.id, toAccountId: from, amount };
  await book.query(
    'mutation ($input: RequestTransferInput!) { requestTransfer(input: $input) { errors { code } } }',
    { input: asked },
  );
  const [request] = await eventsOf({ types: ['TransferRequested'] });
  const seen = async (asOf: object) =>
    book.query('query ($id: ID!, $asOf: AsOf) { event(id: $id, asOf: $asOf) { id } }', {
      id: request?.id,
      asOf,
    });
  expect(await seen({ recordedAt: '2999-01-01T00:00:00Z' })).toEqual({ event: { id: request?.id } });
  expect(await seen({ recordedAt: '2020-01-01T00:00:00Z' })).toEqual({ event: null });
  expect(await seen({ bookedOn: '2999-12-31' })).toEqual({ event: null });
});

test('a stream is verified, whatever it is of; a broken one names the first version that is wrong', async () => {
  const verify = (streamId: string) =>
    book.query(
      'query ($id: ID!) { streamIntegrity(streamId: $id) { ok eventCount fault { streamVersion reason } } }',
      {
        id: streamId,
      },
    );
  expect(await verify(`account-${from}`)).toEqual({
    streamIntegrity: { ok: true, eventCount: 3, fault: null },
  });
  expect(await verify('account-nobody')).toEqual({ streamIntegrity: null });
  await query(
    server.connection,
    `SET session_replication_role = replica;
     UPDATE events SET data = data || '{"description": "another"}' WHERE stream_id = 'account-${from}' AND stream_version = 2`,
  );
  expect(await verify(`account-${from}`)).toEqual({
    streamIntegrity: {
      ok: false,
      eventCount: 1,
      fault: { streamVersion: 2, reason: expect.stringContaining('hash') },
    },
  });
});
