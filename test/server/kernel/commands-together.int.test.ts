import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureOf } from '../../../server/kernel/commands/command.ts';
import { type CommandBus, MAX_COMMANDS_TOGETHER } from '../../../server/kernel/commands/command-bus.ts';
import { deposit, open, withdraw } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;
let bus: CommandBus;

beforeAll(async () => {
  book = await createTestDatabase();
  bus = busOn(book.database.pool);
});
afterAll(() => book.drop());

const countEvents = async () => {
  const { rows } = await book.database.pool.query<{ count: bigint }>('SELECT count(*) FROM events');
  return Number(rows[0]?.count);
};

const codes = (results: Awaited<ReturnType<CommandBus['executeTogether']>>) =>
  results.map((result) => failureOf(result)?.code ?? null);

test('commands that are all accepted get a receipt each, decided on top of one another', async () => {
  const [one, other] = [newUuid(), newUuid()];
  const results = await bus.executeTogether([
    requestOf(open({ accountId: one })),
    requestOf(open({ accountId: other })),
    requestOf({ ...deposit(5n), accountId: one }),
    requestOf({ ...withdraw(5n), accountId: one }),
  ]);
  const receipts = results.map(accepted);
  expect(receipts.map(({ streamVersion }) => streamVersion)).toEqual([1, 1, 2, 3]);
  expect(receipts.map(({ position }) => position - (receipts[0]?.position ?? 0n))).toEqual([0n, 1n, 2n, 3n]);
});

describe('if one of the commands is refused', () => {
  test('nothing is appended, and each is told which one it was, for ever', async () => {
    const accountId = await openWith(bus, 5n);
    const other = await openWith(bus, 0n);
    const requests = [
      requestOf({ ...deposit(1n), accountId: other }),
      requestOf({ ...withdraw(6n), accountId }),
      requestOf({ ...deposit(1n), accountId }),
    ];
    const before = await countEvents();
    const results = await bus.executeTogether(requests);
    expect(codes(results)).toEqual(['ABANDONED', 'INSUFFICIENT_FUNDS', 'ABANDONED']);
    expect(failureOf(results[0] as never)).toMatchObject({ commandId: requests[1]?.commandId });
    accepted(await bus.execute(requestOf({ ...deposit(100n), accountId })));
    const again = await bus.executeTogether(requests);
    expect(codes(again)).toEqual(codes(results));
    expect(again.map((result) => result.kind === 'decided' && result.receipt.replayed)).toEqual([
      true,
      true,
      true,
    ]);
    expect(await countEvents()).toBe(before + 1);
  });

  test('the commands after the bulk are decided as if it had not been', async () => {
    const accountId = await openWith(bus, 5n);
    const together = bus.executeTogether([
      requestOf({ ...withdraw(5n), accountId }),
      requestOf({ ...withdraw(1n), accountId }),
    ]);
    const after = bus.execute(requestOf({ ...withdraw(5n), accountId }));
    expect(codes(await together)).toEqual(['ABANDONED', 'INSUFFICIENT_FUNDS']);
    expect(accepted(await after)).toMatchObject({ streamVersion: 3 });
  });
});

describe('the same commands again', () => {
  test('get the same receipts and add nothing, also both at once', async () => {
    const accountId = await openWith(bus, 0n);
    const requests = [1n, 2n, 3n].map((amount) => requestOf({ ...deposit(amount), accountId }));
    const before = await countEvents();
    const [first, second] = await Promise.all([bus.executeTogether(requests), bus.executeTogether(requests)]);
    expect(second.map(accepted)).toEqual(
      first.map(accepted).map((receipt) => ({ ...receipt, replayed: true })),
    );
    expect(await countEvents()).toBe(before + 3);
  });

  test('that were kept in part are completed', async () => {
    const accountId = await openWith(bus, 0n);
    const requests = [1n, 2n, 3n].map((amount) => requestOf({ ...deposit(amount), accountId }));
    const [, alone] = requests;
    if (!alone) throw new Error('there are three');
    accepted(await bus.execute(alone));
    const receipts = (await bus.executeTogether(requests)).map(accepted);
    expect(receipts.map(({ replayed, streamVersion }) => [replayed, streamVersion])).toEqual([
      [false, 3],
      [true, 2],
      [false, 4],
    ]);
  });

  test('of which one was refused, or was another command, are not carried out', async () => {
    const accountId = await openWith(bus, 0n);
    const refused = requestOf({ ...withdraw(9n), accountId });
    await bus.execute(refused);
    const before = await countEvents();
    const withRefused = await bus.executeTogether([requestOf({ ...deposit(9n), accountId }), refused]);
    expect(codes(withRefused)).toEqual(['ABANDONED', 'INSUFFICIENT_FUNDS']);
    const misused = requestOf({ ...deposit(1n), accountId }, { commandId: refused.commandId });
    expect(codes(await bus.executeTogether([misused, requestOf({ ...deposit(9n), accountId })]))).toEqual([
      'IDEMPOTENCY_MISMATCH',
      'ABANDONED',
    ]);
    expect(await countEvents()).toBe(before);
  });
});

test('two processes whose bulks touch the same accounts lose and double nothing', async () => {
  const accounts = await Promise.all([openWith(bus, 0n), openWith(bus, 0n), openWith(bus, 0n)]);
  const buses = [bus, busOn(book.database.pool)];
  const before = await countEvents();
  const bulks = Array.from({ length: 30 }, (_, index) =>
    (buses[index % 2] ?? bus).executeTogether(
      accounts.map((accountId) => requestOf({ ...deposit(1n), accountId })),
    ),
  );
  for (const results of await Promise.all(bulks)) results.map(accepted);
  expect(await countEvents()).toBe(before + 90);
});

test('a bulk is appended whole, however many commands wait beside it', async () => {
  const accountId = await openWith(bus, 0n);
  const single = () => bus.execute(requestOf({ ...deposit(1n), accountId }));
  const bulk = () =>
    bus.executeTogether(
      Array.from({ length: MAX_COMMANDS_TOGETHER }, () => requestOf({ ...deposit(1n), accountId })),
    );
  const waiting = [
    ...Array.from({ length: 300 }, single),
    bulk(),
    ...Array.from({ length: 300 }, single),
    bulk(),
  ];
  const results = (await Promise.all(waiting)).flat();
  expect(results.map(accepted)).toHaveLength(600 + 2 * MAX_COMMANDS_TOGETHER);
});

test('a value that breaks the statement fails its bulk and nobody else', async () => {
  const accountId = await openWith(bus, 0n);
  const broken = requestOf({ ...deposit(1n), accountId }, { correlationId: 'zero \u0000 byte' });
  const before = await countEvents();
  const [bulk, other] = await Promise.allSettled([
    bus.executeTogether([requestOf({ ...deposit(1n), accountId }), broken]),
    bus.execute(requestOf({ ...deposit(1n), accountId })),
  ]);
  expect(bulk.status).toBe('rejected');
  expect(other.status).toBe('fulfilled');
  expect(await countEvents()).toBe(before + 1);
});

test('an id that is there twice, or too many commands, are the caller’s fault', async () => {
  const request = requestOf(open({ accountId: newUuid() }), { commandId: randomUUID() });
  await expect(bus.executeTogether([request, request])).rejects.toThrow('each id once');
  const many = Array.from({ length: MAX_COMMANDS_TOGETHER + 1 }, () => requestOf(open()));
  await expect(bus.executeTogether(many)).rejects.toThrow('at most');
});

test('a dry run decides on top of what came before, and keeps nothing', async () => {
  const accountId = await openWith(bus, 5n);
  const requests = [
    requestOf({ ...withdraw(5n), accountId }),
    requestOf({ ...withdraw(1n), accountId }),
    requestOf({ ...deposit(2n), accountId }),
  ];
  const before = await countEvents();
  const alone = await bus.dryRunAll(requests, { together: false });
  expect(codes(alone)).toEqual([null, 'INSUFFICIENT_FUNDS', null]);
  expect(
    alone.map((result) => result.kind === 'dry-run' && result.states.map(({ version }) => version)),
  ).toEqual([[3], [3], [4]]);
  const together = await bus.dryRunAll(requests, { together: true });
  expect(codes(together)).toEqual(['ABANDONED', 'INSUFFICIENT_FUNDS', 'ABANDONED']);
  expect(await countEvents()).toBe(before);
});
