import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { verifyLog } from '../../../server/kernel/event-store/integrity.ts';
import { readLogHead } from '../../../server/kernel/event-store/read.ts';
import { deposit, open, withdraw } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;

beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

/** Fails unless the log is well, the kept ends of its streams included, and its head is at its last event. */
async function expectWhole(): Promise<void> {
  const { pool } = book.database;
  const { position } = await readLogHead(pool);
  const { events, fault } = await verifyLog(pool, { onProgress: () => {} });
  expect({ events, fault }).toEqual({ events: position, fault: null });
}

test('new and old streams that get none, one or several events in one batch keep their chains', async () => {
  const flushes: number[] = [];
  const onFlushed = ({ commands }: { readonly commands: number }) => void flushes.push(commands);
  const bus = new CommandBus({ ...book.database, newEventId: newUuid, onCommitted: () => {}, onFlushed });
  const [hot, single, poor] = [await openWith(bus, 5n), await openWith(bus, 5n), await openWith(bus, 0n)];
  const [begun, grown] = [newUuid(), newUuid()];
  const commands = [
    { ...deposit(1n), accountId: hot },
    { ...withdraw(9n), accountId: poor },
    open({ accountId: begun }),
    { ...deposit(2n), accountId: hot },
    open({ accountId: grown }),
    { ...deposit(3n), accountId: single },
    { ...deposit(4n), accountId: grown },
    { ...deposit(5n), accountId: grown },
    { ...withdraw(1n), accountId: newUuid() },
    { ...deposit(6n), accountId: hot },
  ];
  const results = await Promise.all(commands.map((command) => bus.execute(requestOf(command))));
  expect(flushes.at(-1)).toBe(commands.length);
  expect(
    results.map((result) =>
      result.kind === 'decided' ? (result.refusal?.code ?? result.receipt.streamVersion) : 'no',
    ),
  ).toEqual([3, 'INSUFFICIENT_FUNDS', 1, 4, 1, 3, 2, 3, 'ACCOUNT_NOT_FOUND', 5]);
  await expectWhole();
});

test('a batch of which something is rejected leaves nothing behind before the rest is sent again', async () => {
  const [here, elsewhere] = [busOn(book.database.pool), busOn(book.database.pool)];
  const [stale, fresh] = [await openWith(here, 5n), await openWith(here, 5n)];
  const kept = requestOf({ ...deposit(1n), accountId: stale });
  const receipt = accepted(await elsewhere.execute(kept));
  const [conflicting, repeated, other] = await Promise.all([
    here.execute(requestOf({ ...deposit(1n), accountId: stale })),
    here.execute(kept),
    here.execute(requestOf({ ...deposit(1n), accountId: fresh })),
  ]);
  expect(conflicting).toMatchObject({ kind: 'decided', receipt: { streamVersion: 4 } });
  expect(repeated).toMatchObject({ kind: 'decided', receipt: { ...receipt, replayed: true } });
  expect(other).toMatchObject({ kind: 'decided', receipt: { streamVersion: 3 } });
  await expectWhole();
});

test('an event whose id is in the log already fails its command and nobody else', async () => {
  const taken = newUuid();
  // Both are decided twice: in one batch, which fails, and then each by itself.
  const ids = [taken, newUuid(), taken, newUuid(), taken];
  const bus = new CommandBus({
    ...book.database,
    newEventId: () => ids.shift() ?? newUuid(),
    onCommitted: () => {},
  });
  const accountId = newUuid();
  accepted(await bus.execute(requestOf(open({ accountId }))));
  const [good, bad] = await Promise.allSettled([
    bus.execute(requestOf(open({ accountId: newUuid() }))),
    bus.execute(requestOf({ ...deposit(1n), accountId })),
  ]);
  expect(good).toMatchObject({ status: 'fulfilled', value: { kind: 'decided', refusal: null } });
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: '23505' } });
  await expectWhole();
});

test('a refusal that was decided on an old state is not kept', async () => {
  const [here, elsewhere] = [busOn(book.database.pool), busOn(book.database.pool)];
  const accountId = await openWith(here, 0n);
  accepted(await elsewhere.execute(requestOf({ ...deposit(5n), accountId })));
  const receipt = accepted(await here.execute(requestOf({ ...withdraw(5n), accountId })));
  expect(receipt.streamVersion).toBe(3);
  await expectWhole();
});
