import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import type { CommandResult } from '../../../server/kernel/commands/command.ts';
import { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { readEvents } from '../../../server/kernel/event-store/read.ts';
import { deposit, withdraw } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eachDecided, type Watched, watched } from '../../support/watched-commands.ts';

let book: TestDatabase;
/** While a test keeps the connection that this one appends over, batches in flight wait for it. */
let own: Database;
let bus: CommandBus;

beforeAll(async () => {
  book = await createTestDatabase();
  own = await openDatabase(book.connection, { poolSize: 4 });
});
beforeEach(() => {
  bus = new CommandBus({ ...own, newEventId: newUuid, onCommitted: () => {} });
});
afterAll(async () => {
  await own.close();
  await book.drop();
});

const send = ({ request }: Watched) => bus.execute(request);

/** Has a command in flight until others, which are sent afterwards, are decided too. Returns what became of it, and of them. */
async function inFlight<Result>(
  first: Watched,
  others: readonly Watched[],
  sendOthers: () => Promise<Result>,
): Promise<readonly [PromiseSettledResult<CommandResult>, Result]> {
  const connection = await own.appends.connect();
  const ofFirst = Promise.allSettled([send(first)]);
  await eachDecided([first]);
  const ofOthers = sendOthers();
  await eachDecided(others).finally(() => connection.release());
  const [[outcome], result] = await Promise.all([ofFirst, ofOthers]);
  return [outcome, result];
}

const sendAll = (commands: readonly Watched[]) => () => Promise.all(commands.map(send));

function resultOf(outcome: PromiseSettledResult<CommandResult>): CommandResult {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

describe('a command that arrives while a batch is in flight', () => {
  test('is decided meanwhile, once, on what that batch will leave behind', async () => {
    const accountId = await openWith(bus, 0n);
    const first = watched({ ...deposit(5n), accountId });
    const ahead = [withdraw(2n), withdraw(3n)].map((command) => watched({ ...command, accountId }));
    const [before, after] = await inFlight(first, ahead, sendAll(ahead));
    const { position, streamVersion } = accepted(resultOf(before));
    expect(after.map(accepted)).toMatchObject([
      { streamVersion: streamVersion + 1, position: position + 1n, replayed: false },
      { streamVersion: streamVersion + 2, position: position + 2n, replayed: false },
    ]);
    for (const { decided } of ahead) expect(decided).toHaveBeenCalledOnce();
  });

  test('and is refused is told where the account stands after that batch', async () => {
    const accountId = await openWith(bus, 0n);
    const ahead = [watched({ ...withdraw(6n), accountId })];
    const [before, [refused]] = await inFlight(watched({ ...deposit(5n), accountId }), ahead, sendAll(ahead));
    const { position, streamVersion } = accepted(resultOf(before));
    const [event] = await readEvents(book.database.pool, { direction: 'DESC', limit: 1 });
    expect(refused).toMatchObject({
      refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 5n } },
      receipt: { position, streamVersion },
      states: [{ version: streamVersion, position, recordedAt: event?.recordedAt }],
    });
  });

  test('under the id of one in flight gets that one’s receipt', async () => {
    const accountId = await openWith(bus, 0n);
    const first = watched({ ...deposit(5n), accountId });
    const [before, again] = await inFlight(first, [], () => send(first));
    expect(accepted(again)).toEqual({ ...accepted(resultOf(before)), replayed: true });
    expect(first.decided).toHaveBeenCalledOnce();
  });

  test('with others, all or none, is decided with them on what that batch will leave behind', async () => {
    const accountId = await openWith(bus, 0n);
    const bulk = [withdraw(2n), withdraw(3n)].map((command) => watched({ ...command, accountId }));
    const [, results] = await inFlight(watched({ ...deposit(5n), accountId }), bulk, () =>
      bus.executeTogether(bulk.map(({ request }) => request)),
    );
    expect(results.map((result) => accepted(result).streamVersion)).toEqual([3, 4]);
    for (const { decided } of bulk) expect(decided).toHaveBeenCalledOnce();
  });
});

describe('what was decided on a batch in flight is decided again', () => {
  test('behind what is in conflict, in order, if another process had written to one of its streams', async () => {
    const [accountId, other] = [await openWith(bus, 10n), await openWith(bus, 0n)];
    accepted(await busOn(book.database.pool).execute(requestOf({ ...withdraw(8n), accountId })));
    const ahead = [
      watched({ ...withdraw(2n), accountId }),
      watched({ ...withdraw(1n), accountId }),
      watched({ ...deposit(1n), accountId: other }),
    ];
    const [stale, results] = await inFlight(watched({ ...withdraw(5n), accountId }), ahead, sendAll(ahead));
    expect([resultOf(stale), ...results]).toMatchObject([
      { refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 2n } } },
      { refusal: null, receipt: { streamVersion: 4 } },
      { refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 0n } } },
      { refusal: null, receipt: { streamVersion: 2 } },
    ]);
  });

  test('if a command of it had been kept before', async () => {
    const accountId = await openWith(bus, 0n);
    const kept = watched({ ...deposit(5n), accountId });
    accepted(
      await busOn(book.database.pool).execute(
        requestOf({ ...deposit(5n), accountId }, { commandId: kept.request.commandId }),
      ),
    );
    const ahead = [watched({ ...withdraw(6n), accountId }), watched({ ...withdraw(5n), accountId })];
    const [again, results] = await inFlight(kept, ahead, sendAll(ahead));
    expect(accepted(resultOf(again))).toMatchObject({ streamVersion: 2, replayed: true });
    expect(results).toMatchObject([
      { refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 5n } } },
      { refusal: null, receipt: { streamVersion: 3 } },
    ]);
  });

  test('if a value in it broke the statement', async () => {
    const [accountId, other] = [await openWith(bus, 0n), await openWith(bus, 0n)];
    const ahead = [watched({ ...deposit(1n), accountId }), watched({ ...deposit(1n), accountId: other })];
    const broken = watched({ ...deposit(5n), accountId, description: 'a\u0000b' });
    const [outcome, results] = await inFlight(broken, ahead, sendAll(ahead));
    expect(outcome.status).toBe('rejected');
    expect(results).toMatchObject([
      { receipt: { streamVersion: 2 }, states: [{ state: { balanceMinor: 1n } }] },
      { receipt: { streamVersion: 2 }, states: [{ state: { balanceMinor: 1n } }] },
    ]);
  });
});

test.each([
  ['busy process go in halves that take turns', 1, [32, 32]],
  ['process that mostly waits for the disk go together', 0.1, [64]],
])('commands that arrive together in a %s, and stay in order', async (_, busyShare, expected) => {
  const flushes: number[] = [];
  bus = new CommandBus({
    ...own,
    newEventId: newUuid,
    onCommitted: () => {},
    onFlushed: ({ commands }) => flushes.push(commands),
    busyShare: () => busyShare,
  });
  const accountId = await openWith(bus, 0n);
  flushes.length = 0;
  const deposits = Array.from({ length: 64 }, () => bus.execute(requestOf({ ...deposit(1n), accountId })));
  const versions = (await Promise.all(deposits)).map((result) => accepted(result).streamVersion);
  expect(versions).toEqual(versions.map((_version, index) => index + 2));
  expect(flushes).toEqual(expected);
});

test('two processes that write to the same accounts without a pause lose and double nothing', async () => {
  const accountIds = await Promise.all([openWith(bus, 0n), openWith(bus, 0n), openWith(bus, 0n)]);
  const buses = [busOn(book.database.pool), busOn(book.database.pool)];
  const versions = new Map<string, number[]>();
  const call = async (_: unknown, caller: number) => {
    const one = buses[caller % 2] ?? bus;
    for (let round = 0; round < 10; round += 1) {
      const request = requestOf({ ...deposit(1n), accountId: accountIds[(caller + round) % 3] ?? '' });
      let result = await one.execute(request);
      while (result.kind === 'not-decided') result = await one.execute(request);
      const { streamId, streamVersion } = accepted(result);
      versions.set(streamId, [...(versions.get(streamId) ?? []), streamVersion]);
    }
  };
  await Promise.all(Array.from({ length: 40 }, call));
  for (const taken of versions.values())
    expect(taken.toSorted((left, right) => left - right)).toEqual(taken.map((_, index) => index + 2));
  expect([...versions.values()].flat()).toHaveLength(400);
});
