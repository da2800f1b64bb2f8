import { randomUUID } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { readEvents } from '../../../server/kernel/event-store/read.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
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
  return rows[0]?.count ?? 0n;
};

describe('a receipt', () => {
  test('names the version and the position of the last event', async () => {
    const accountId = newUuid();
    const first = accepted(await bus.execute(requestOf(open({ accountId }))));
    const second = accepted(await bus.execute(requestOf({ ...deposit(5n), accountId })));
    expect(first).toMatchObject({ streamId: `account-${accountId}`, streamVersion: 1, replayed: false });
    expect(second).toMatchObject({ streamVersion: 2, position: first.position + 1n });
  });

  test('of a refusal names where the account stood', async () => {
    const accountId = await openWith(bus, 5n);
    const before = await countEvents();
    const result = await bus.execute(requestOf({ ...withdraw(6n), accountId }));
    expect(result).toMatchObject({
      refusal: { code: 'INSUFFICIENT_FUNDS' },
      receipt: { streamVersion: 2, position: before },
    });
    expect(await countEvents()).toBe(before);
  });
});

describe('the same command again', () => {
  test('gets the same receipt and adds nothing', async () => {
    const accountId = await openWith(bus, 5n);
    const request = requestOf({ ...deposit(5n), accountId });
    const first = accepted(await bus.execute(request));
    const before = await countEvents();
    expect(accepted(await bus.execute(request))).toEqual({ ...first, replayed: true });
    expect(await countEvents()).toBe(before);
  });

  test('gets the same refusal, even if it would be accepted by now', async () => {
    const accountId = await openWith(bus, 5n);
    const request = requestOf({ ...withdraw(6n), accountId });
    const refused = await bus.execute(request);
    accepted(await bus.execute(requestOf({ ...deposit(5n), accountId })));
    const again = await bus.execute(request);
    expect(again).toMatchObject({ refusal: { code: 'INSUFFICIENT_FUNDS' }, receipt: { replayed: true } });
    expect(again).toMatchObject({
      receipt: { position: (refused as { receipt: { position: bigint } }).receipt.position },
    });
  });

  test('is recognised by another process', async () => {
    const accountId = await openWith(bus, 5n);
    const request = requestOf({ ...deposit(5n), accountId });
    const first = accepted(await bus.execute(request));
    expect(accepted(await busOn(book.database.pool).execute(request))).toEqual({ ...first, replayed: true });
  });

  test('at the same moment, in one process or in two, is carried out once', async () => {
    const accountId = await openWith(bus, 5n);
    const request = requestOf({ ...deposit(5n), accountId });
    const other = busOn(book.database.pool);
    const before = await countEvents();
    const results = await Promise.all([bus, other, bus, other].map((one) => one.execute(request)));
    expect(await countEvents()).toBe(before + 1n);
    const receipts = results.map(accepted);
    expect(new Set(receipts.map(({ position }) => position)).size).toBe(1);
    expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  test('with another payload or by somebody else is refused', async () => {
    const accountId = await openWith(bus, 5n);
    const commandId = randomUUID();
    const request = requestOf({ ...deposit(5n), accountId }, { commandId });
    accepted(await bus.execute(request));
    const mismatch = { kind: 'not-decided', failure: { code: 'IDEMPOTENCY_MISMATCH', commandId } };
    expect(await bus.execute(requestOf({ ...deposit(6n), accountId }, { commandId }))).toEqual(mismatch);
    expect(await bus.execute({ ...request, principal: 'somebody else' })).toEqual(mismatch);
  });
});

describe('an expected version', () => {
  test('that is the account’s is accepted; another one is refused, with both', async () => {
    const accountId = await openWith(bus, 5n);
    accepted(await bus.execute(requestOf({ ...deposit(1n), accountId }, { expectedVersion: 2 })));
    expect(await bus.execute(requestOf({ ...deposit(1n), accountId }, { expectedVersion: 2 }))).toMatchObject(
      {
        refusal: { code: 'VERSION_CONFLICT', expected: 2, actual: 3 },
      },
    );
  });
});

describe('a transfer', () => {
  const transfer = (from: string, to: string, minorUnits: bigint) => {
    const common = {
      transferId: randomUUID(),
      amount: { minorUnits, currency: 'CZK' },
      bookedOn: '2026-03-02',
      description: '',
      externalReference: null,
    };
    return requestOf([
      { type: 'TransferMoneyOut', accountId: from, counterpartyAccountId: to, ...common },
      { type: 'TransferMoneyIn', accountId: to, counterpartyAccountId: from, ...common },
    ]);
  };
  const balanceOf = (result: Awaited<ReturnType<CommandBus['execute']>>) =>
    result.kind === 'decided'
      ? result.states.map(({ state }) => (state as { balanceMinor: bigint }).balanceMinor)
      : [];

  test('appends to both accounts at once', async () => {
    const [from, to] = [await openWith(bus, 10n), await openWith(bus, 0n)];
    const request = transfer(from, to, 4n);
    const result = await bus.execute(request);
    expect(balanceOf(result)).toEqual([6n, 4n]);
    const events = await readEvents(book.database.pool, { direction: 'DESC', limit: 2 });
    expect(events.map(({ eventType }) => eventType)).toEqual(['MoneyTransferredIn', 'MoneyTransferredOut']);
    expect(new Set(events.map(({ commandId }) => commandId))).toEqual(new Set([request.commandId]));
  });

  test('appends to neither if one refuses', async () => {
    const [from, to] = [await openWith(bus, 10n), await openWith(bus, 0n)];
    accepted(await bus.execute(requestOf({ ...changeStatus('FreezeAccount'), accountId: to })));
    const before = await countEvents();
    expect(await bus.execute(transfer(from, to, 4n))).toMatchObject({
      refusal: { code: 'ACCOUNT_FROZEN', accountId: to },
    });
    expect(await countEvents()).toBe(before);
  });

  test('back and forth at once, from two processes, never deadlocks and loses nothing', async () => {
    const [one, two] = [await openWith(bus, 1_000n), await openWith(bus, 1_000n)];
    const buses = [bus, busOn(book.database.pool)];
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        buses[index % 2]?.execute(index % 3 === 0 ? transfer(one, two, 3n) : transfer(two, one, 2n)),
      ),
    );
    const settled = results.filter((result) => result?.kind === 'decided').length;
    expect(settled).toBe(60);
    const fresh = await busOn(book.database.pool).execute(
      requestOf({ ...withdraw(10_000n), accountId: one }),
    );
    expect(fresh).toMatchObject({ refusal: { available: { minorUnits: 1_000n - 20n * 3n + 40n * 2n } } });
  });
});

describe('a conflict with another process', () => {
  test('that does not go away is told after a bounded number of tries, and hurts nobody else', async () => {
    const [stuck, fine] = [await openWith(bus, 5n), await openWith(bus, 5n)];
    // As if another process were always one event ahead.
    await book.database.pool.query('UPDATE streams SET version = version + 1 WHERE stream_id = $1', [
      `account-${stuck}`,
    ]);
    const [conflict, other] = await Promise.all([
      bus.execute(requestOf({ ...deposit(1n), accountId: stuck })),
      bus.execute(requestOf({ ...deposit(1n), accountId: fine })),
    ]);
    expect(conflict).toMatchObject({
      kind: 'not-decided',
      failure: { code: 'VERSION_CONFLICT', expected: 2 },
    });
    expect(accepted(other).streamVersion).toBe(3);
  });

  test('is not starvation: two processes on one log both get on', async () => {
    const buses = [bus, busOn(book.database.pool)];
    const accountIds = await Promise.all(buses.map((one) => openWith(one, 0n)));
    const done = [0, 0];
    let finished = false;
    await Promise.all(
      buses.map(async (one, index) => {
        const accountId = accountIds[index] ?? '';
        for (let round = 0; round < 60 && !finished; round += 1) {
          await Promise.all(
            Array.from({ length: 8 }, () => one.execute(requestOf({ ...deposit(1n), accountId }))),
          );
          done[index] = (done[index] ?? 0) + 1;
        }
        finished = true;
      }),
    );
    expect(Math.min(...done) / Math.max(...done)).toBeGreaterThan(0.2);
  });
});

describe('more commands than may wait', () => {
  test('are refused at once with a hint when to come back; those that wait are carried out', async () => {
    const own = busOn(book.database.pool);
    const accountId = await openWith(own, 0n);
    const results = await Promise.all(
      Array.from({ length: 10_050 }, () => own.execute(requestOf({ ...deposit(1n), accountId }))),
    );
    const overloaded = results.filter(({ kind }) => kind === 'not-decided');
    expect(overloaded).toHaveLength(50);
    for (const result of overloaded) {
      expect(result).toMatchObject({ failure: { code: 'OVERLOADED', retryAfterMs: expect.any(Number) } });
    }
    expect(accepted(await own.execute(requestOf({ ...deposit(1n), accountId }))).streamVersion).toBe(10_002);
  });
});

describe('commands of one batch', () => {
  test('on one account are decided on top of one another, in the order of their arrival', async () => {
    const accountId = await openWith(bus, 10n);
    const results = await Promise.all(
      [6n, 6n, 4n, 1n].map((amount) => bus.execute(requestOf({ ...withdraw(amount), accountId }))),
    );
    expect(
      results.map((result) => (result.kind === 'decided' ? (result.refusal?.code ?? 'yes') : 'no')),
    ).toEqual(['yes', 'INSUFFICIENT_FUNDS', 'yes', 'INSUFFICIENT_FUNDS']);
  });

  test('are not hurt by one that breaks the statement, or by one whose decider throws', async () => {
    const accountIds = await Promise.all(Array.from({ length: 8 }, () => openWith(bus, 0n)));
    const broken = { ...deposit(1n), accountId: accountIds[3] ?? '', description: 'a\u0000b' };
    const poisoned = { ...deposit(1n), accountId: accountIds[4] ?? '', amount: null as never };
    const results = await Promise.allSettled([
      ...accountIds.map((accountId) => bus.execute(requestOf({ ...deposit(1n), accountId }))),
      bus.execute(requestOf(broken)),
      bus.execute(requestOf(poisoned)),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(8).fill('fulfilled'),
      'rejected',
      'rejected',
    ]);
  });
});
