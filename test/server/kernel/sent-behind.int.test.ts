import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/database/database.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { accountStreams } from '../../../server/features/accounts/decider.ts';
import type { ExistingAccount } from '../../../server/features/accounts/state.ts';
import { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { StreamStates } from '../../../server/kernel/commands/stream-states.ts';
import { streamIdOf } from '../../../server/kernel/decider.ts';
import { deposit, withdraw } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eachDecided, watched } from '../../support/watched-commands.ts';

// A busy process sends a batch before the one that it was decided on is acknowledged.

/** Enough commands for two halves to pay. */
const HALF = 32;

let book: TestDatabase;
/** What the process under test has; others use the book's. */
let own: Database;
let bus: CommandBus;
let flushes: number[] = [];
/** An account with ten on it, and another one with nothing. */
let accountId: string;
let other: string;

beforeAll(async () => {
  book = await createTestDatabase();
  own = await openDatabase(book.connection, { poolSize: 4 });
});
beforeEach(async () => {
  bus = new CommandBus({
    ...own,
    newEventId: newUuid,
    onCommitted: () => {},
    onFlushed: ({ commands }) => void flushes.push(commands),
    busyShare: () => 1,
  });
  accountId = await openWith(bus, 10n);
  other = await openWith(bus, 0n);
  flushes = [];
});
afterAll(async () => {
  await own.close();
  await book.drop();
});

/** Each half begins with one of the commands; the rest are deposits of one into the other account. */
function halves(first: AccountCommand, second: AccountCommand): AccountCommand[] {
  const rest = Array.from({ length: HALF - 1 }, () => ({ ...deposit(1n), accountId: other }));
  return [first, ...rest, second, ...rest];
}

/** Sends commands while the head of the log is locked; when all are decided, does something, and unlocks it. */
async function sendBoth(
  commands: readonly AccountCommand[],
  meanwhile: () => Promise<unknown> = async () => {},
) {
  const client = await book.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM log_head FOR UPDATE');
    const sent = commands.map(watched);
    const results = Promise.allSettled(sent.map(({ request }) => bus.execute(request)));
    await eachDecided(sent);
    await meanwhile();
    await client.query('COMMIT');
    return (await results).map((result) => (result.status === 'fulfilled' ? result.value : result.reason));
  } finally {
    // With its transaction, if that is still open.
    client.release(true);
  }
}

/** What is on an account, as the log has it. */
async function balanceOf(id: string): Promise<bigint | undefined> {
  const streamId = streamIdOf(accountStreams.category, id);
  const states = await new StreamStates(book.database.pool).load([{ streamId, streamType: accountStreams }]);
  return (states.get(streamId)?.state as ExistingAccount | undefined)?.balanceMinor;
}

test('is appended right after it', async () => {
  const results = await sendBoth(halves({ ...withdraw(4n), accountId }, { ...withdraw(6n), accountId }));
  const receipts = results.map(accepted);
  const first = receipts[0]?.position ?? 0n;
  expect(receipts.map(({ position }) => position)).toEqual(receipts.map((_, index) => first + BigInt(index)));
  expect(flushes).toEqual([HALF, HALF]);
  expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([0n, 62n]);
});

test('is not appended, but decided again, if another process moved a stream on to the very version it expects', async () => {
  accepted(await busOn(book.database.pool).execute(requestOf({ ...withdraw(8n), accountId })));
  const results = await sendBoth(halves({ ...withdraw(2n), accountId }, { ...withdraw(8n), accountId }));
  expect(results[0]).toMatchObject({ refusal: null, receipt: { streamVersion: 4, replayed: false } });
  expect(results[HALF]).toMatchObject({
    refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 0n } },
  });
  expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([0n, 62n]);
});

test('is decided again if a value in the one before broke the statement', async () => {
  const broken = { ...deposit(5n), accountId, description: 'a\u0000b' };
  const results = await sendBoth(halves(broken, { ...withdraw(11n), accountId }));
  expect(results[0]).toMatchObject({ code: '22P05' });
  expect(results[HALF]).toMatchObject({
    refusal: { code: 'INSUFFICIENT_FUNDS', available: { minorUnits: 10n } },
  });
  expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([10n, 62n]);
});

test('is sent again with it, once each, if the connection breaks under both', async () => {
  const cut = () =>
    book.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '%append_batch%' AND wait_event_type = 'Lock'`,
    );
  const results = await sendBoth(halves({ ...withdraw(4n), accountId }, { ...withdraw(6n), accountId }), cut);
  expect(results.map(accepted).filter(({ replayed }) => replayed)).toEqual([]);
  expect([await balanceOf(accountId), await balanceOf(other)]).toEqual([0n, 62n]);
});
