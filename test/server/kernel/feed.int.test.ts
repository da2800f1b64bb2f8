import type { PoolClient } from 'pg';
import { v7 as newUuid } from 'uuid';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { projections } from '../../../server/features/index.ts';
import { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { deposit } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables, startProjecting } from '../../support/projecting.ts';

let book: TestDatabase;

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(() => book.drop());

/** The texts of all statements on the pool's connections, from now on; those that are open already are left out. */
function observe({ database: { pool } }: TestDatabase): string[] {
  const texts: string[] = [];
  pool.on('connect', (client: PoolClient) => {
    const { query } = client;
    vi.spyOn(client, 'query').mockImplementation(((...asked: Parameters<typeof query>) => {
      const statement: unknown = asked[0];
      texts.push(typeof statement === 'string' ? statement : (statement as { readonly text: string }).text);
      return query.apply(client, asked);
    }) as typeof query);
  });
  return texts;
}

const readsOfEvents = (texts: readonly string[]) => texts.filter((text) => /\bFROM\s+events\b/i.test(text));

test('what this process has committed is not read back by projections that follow', async () => {
  const statements = observe(book);
  const { pool, appends } = book.database;
  const earlier = busOn(pool);
  for (let index = 0; index < 3; index += 1) await openWith(earlier, 7n);
  const projecting = await startProjecting(pool, projections, { appends });
  await projecting.caughtUp();
  // What nobody here has just written is read: then it is seen here as well.
  expect(readsOfEvents(statements).length).toBeGreaterThan(0);

  const bus = new CommandBus({
    ...book.database,
    newEventId: newUuid,
    onCommitted: (events) => projecting.feed.committed(events),
  });
  const accounts = [await openWith(bus, 1n), await openWith(bus, 1n)];
  await projecting.caughtUp();
  statements.length = 0;
  for (let round = 0; round < 40; round += 1) {
    const commands = accounts.flatMap((accountId) => [
      { ...deposit(1n), accountId },
      { ...deposit(2n), accountId },
    ]);
    const results = await Promise.all(commands.map((command) => bus.execute(requestOf(command))));
    for (const result of results) accepted(result);
  }
  await projecting.caughtUp();
  expect(statements.filter((text) => text.includes('advance_checkpoint')).length).toBeGreaterThanOrEqual(
    projections.length,
  );
  expect(readsOfEvents(statements)).toEqual([]);
  await projecting.stop();
  const { account_balances: rows } = await readTables(pool);
  expect(rows).toEqual(
    expect.arrayContaining(accounts.map(() => expect.objectContaining({ balance_minor: 121, version: 82 }))),
  );
});
