import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CommandBulks } from '../../../server/cli/client/command-bulks.ts';
import { commands, sendCommand } from '../../../server/cli/client/commands.ts';
import { GraphqlClient } from '../../../server/cli/client/graphql-client.ts';
import { keyFor } from '../../support/credentials.ts';
import { query } from '../../support/query.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Mishap, serveFakeBook } from './fake-book.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => server.stop());

const amountOf = (minorUnits: string) => ({ minorUnits, currency: 'EUR' });

/** An account with nothing in it, a way to send movements of it in bulks, and how many requests that took. */
async function open(client: GraphqlClient) {
  const commandId = uuidv7();
  const opening = { commandId, owner: 'Bert Bulk', currency: 'EUR', bookedOn: '2024-01-01' };
  const outcome = await sendCommand(client, commands.openAccount, { ...opening, overdraftLimit: '0' });
  if (outcome.status === 'refused') throw new Error(outcome.message);
  const accountId = outcome.account?.id ?? '';
  const requests = vi.spyOn(client, 'sendOnce');
  const inputOf = (minorUnits: string) => ({
    commandId: uuidv7(),
    accountId,
    amount: amountOf(minorUnits),
    bookedOn: '2024-01-02',
    description: '',
  });
  return { accountId, requests, inputOf, bulks: new CommandBulks(client) };
}

const clientOfServer = () => new GraphqlClient({ url: server.url, key: keyFor(server.url) });

test('commands go together, those that come meanwhile in the next bulk; each is decided by itself and once', async () => {
  const { accountId, requests, inputOf, bulks } = await open(clientOfServer());
  const deposits = Array.from({ length: 10 }, () => bulks.send({ depositMoney: inputOf('100') }));
  const uncovered = bulks.send({ withdrawMoney: inputOf('1001') });
  await expect.poll(() => requests.mock.calls.length).toBe(1);
  const later = inputOf('7');
  const meanwhile = [bulks.send({ depositMoney: later }), bulks.send({ withdrawMoney: inputOf('1') })];
  expect(await Promise.all([...deposits, ...meanwhile])).toEqual(
    Array.from({ length: 12 }, () => expect.objectContaining({ status: 'accepted', replayed: false })),
  );
  expect(await uncovered).toMatchObject({ status: 'refused', code: 'INSUFFICIENT_FUNDS' });
  expect(requests).toHaveBeenCalledTimes(2);
  expect(await bulks.send({ depositMoney: later })).toMatchObject({ status: 'accepted', replayed: true });
  const sums = await query(
    server.connection,
    `SELECT sum((data ->> 'amountMinor')::int)::int AS sum, count(*)::int AS count FROM events
      WHERE stream_id = 'account-${accountId}' AND event_type LIKE 'Money%' GROUP BY event_type ORDER BY event_type`,
  );
  expect(sums).toEqual([
    { sum: 1007, count: 11 },
    { sum: 1, count: 1 },
  ]);
});

test('a value that can not be read is refused by itself; the others of its bulk are carried out', async () => {
  const { inputOf, bulks } = await open(clientOfServer());
  const outcomes = await Promise.all(
    ['100', 'a hundred', '50'].map((minorUnits) => bulks.send({ depositMoney: inputOf(minorUnits) })),
  );
  expect(outcomes).toMatchObject([
    { status: 'accepted' },
    { status: 'refused', code: 'BAD_USER_INPUT' },
    { status: 'accepted' },
  ]);
});

test.each<Mishap>(['drop', 'lose-answer', 'overloaded', 503])(
  'a bulk that ends with %s is sent again, and nothing is lost or doubled',
  async (mishap) => {
    await using running = await serveFakeBook();
    const { accountId, requests, inputOf, bulks } = await open(
      new GraphqlClient({ url: running.url, key: null }),
    );
    running.book.mishaps.push(mishap);
    const sent = Array.from({ length: 20 }, () => bulks.send({ depositMoney: inputOf('10') }));
    await Promise.all(sent);
    expect(running.book.accounts.get(accountId)).toMatchObject({
      balance: 200n,
      references: Array.from({ length: 20 }, () => ''),
    });
    expect(requests.mock.calls.length).toBeGreaterThan(1);
  },
);
