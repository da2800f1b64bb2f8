import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAfter } from '../../../server/kernel/event-store/read.ts';
import { deposit } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables, startProjecting } from '../../support/projecting.ts';

const WRITERS = 32;
const COMMANDS_EACH = 25;

let book: TestDatabase;

beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

describe('the database itself', () => {
  test.each([
    'UPDATE events SET actor = actor',
    'DELETE FROM events',
    'TRUNCATE events',
    'UPDATE commands SET refusal = NULL',
    'DELETE FROM commands',
    'TRUNCATE commands',
  ])('refuses %s', async (statement) => {
    await openWith(busOn(book.database.pool), 1n);
    await expect(book.database.pool.query(statement)).rejects.toThrow('the log is append-only');
  });
});

describe(`${WRITERS} concurrent writers in two processes`, () => {
  test('leave positions and versions without a hole, and every event is projected exactly once', async () => {
    const { pool } = book.database;
    const projecting = [await startProjecting(pool), await startProjecting(pool)];
    const buses = projecting.map(({ feed }) => busOn(pool, (events) => feed.committed(events)));
    const [first = busOn(pool), second = first] = buses;
    const shared = await openWith(first, 0n);
    const own = await Promise.all(Array.from({ length: WRITERS }, () => openWith(second, 0n)));

    await Promise.all(
      own.map(async (accountId, writer) => {
        const bus = writer % 2 === 0 ? first : second;
        for (let index = 0; index < COMMANDS_EACH; index += 1) {
          const target = index % 5 === 0 ? shared : accountId;
          // A command that loses against the other process too often is told so, and its sender sends it again.
          const request = requestOf({ ...deposit(1n), accountId: target }, { commandId: randomUUID() });
          let result = await bus.execute(request);
          while (result.kind === 'not-decided' && result.failure.code === 'VERSION_CONFLICT')
            result = await bus.execute(request);
          accepted(result);
        }
      }),
    );

    const events = await readAfter(pool, 0n, 100_000);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => BigInt(index + 1)));
    const versions = new Map<string, number>();
    for (const { streamId, streamVersion } of events) {
      expect(streamVersion).toBe((versions.get(streamId) ?? 0) + 1);
      versions.set(streamId, streamVersion);
    }
    expect(versions.get(`account-${shared}`)).toBe(1 + (WRITERS * COMMANDS_EACH) / 5);

    for (const { caughtUp } of projecting) await caughtUp();
    for (const { stop } of projecting) await stop();
    expect(projecting.flatMap(({ alarms }) => alarms)).toEqual([]);
    const tables = await readTables(pool);
    const deposits = events.filter(({ eventType }) => eventType === 'MoneyDeposited');
    expect(tables.account_transactions).toHaveLength(deposits.length);
    expect(tables.account_balances).toHaveLength(versions.size);
    const total = (tables.account_balances as { balance_minor: number }[]).reduce(
      (sum, row) => sum + row.balance_minor,
      0,
    );
    expect(BigInt(total)).toBe(
      deposits.reduce((sum, { data }) => sum + BigInt(String(data.amountMinor)), 0n),
    );
  });
});
