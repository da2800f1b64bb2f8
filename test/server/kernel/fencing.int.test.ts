import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { balances } from '../../../server/features/accounts/balances.ts';
import { eventCatalogue } from '../../../server/features/index.ts';
import {
  claimCheckpoint,
  commitStep,
  Fenced,
  readCheckpoint,
  recordFailure,
} from '../../../server/kernel/projections/checkpoint.ts';
import { EventFeed } from '../../../server/kernel/projections/feed.ts';
import { ProjectionProgress } from '../../../server/kernel/projections/progress.ts';
import { Projector } from '../../../server/kernel/projections/projector.ts';
import { prepareStep } from '../../../server/kernel/projections/step.ts';
import { busOn, openWith } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables } from '../../support/projecting.ts';

let book: TestDatabase;
let feed: EventFeed;

beforeEach(async () => {
  book = await createTestDatabase();
  await openWith(busOn(book.database.pool), 5n);
  feed = new EventFeed({ pool: book.database.pool, catalogue: eventCatalogue, head: 2n });
});
afterEach(() => book.drop());

describe('a process that has lost its lease without knowing it', () => {
  test('can take no step after another has claimed the projection, and leaves nothing of it behind', async () => {
    const { pool } = book.database;
    const paused = await claimCheckpoint(pool, balances, 1n);
    const request = { source: feed, from: paused, limit: 10, quarantine: new Map() };
    const { step } = await prepareStep(balances, request);
    await claimCheckpoint(pool, balances, 2n);
    await expect(commitStep(pool, step)).rejects.toThrow(Fenced);
    expect((await readTables(pool)).account_balances).toEqual([]);
    expect(await readCheckpoint(pool, balances)).toMatchObject({ position: 0n, fencingToken: 2n });
  });

  test('can neither claim nor stop the projection', async () => {
    const { pool } = book.database;
    await claimCheckpoint(pool, balances, 2n);
    await expect(claimCheckpoint(pool, balances, 1n)).rejects.toThrow(Fenced);
    await recordFailure(pool, { name: balances.name, fencingToken: 1n, failure: 'too late' });
    expect(await readCheckpoint(pool, balances)).toMatchObject({ fencingToken: 2n, failure: null });
  });

  test('stops projecting as soon as the database refuses it', async () => {
    const { pool } = book.database;
    const alarms: unknown[] = [];
    const projector = new Projector({
      pool,
      projection: balances,
      feed,
      progress: new ProjectionProgress(),
      lease: { name: 'projection balances', token: 1n, signal: new AbortController().signal },
      onOutdated: () => {},
      onAlarm: (_name, fault) => alarms.push(fault),
    });
    const running = projector.run();
    await expect.poll(async () => (await readTables(pool)).account_balances).toHaveLength(1);
    await claimCheckpoint(pool, balances, 2n);
    const position = 2n;
    await openWith(busOn(pool), 7n);
    feed.heard(position + 2n);
    await running;
    expect((await readTables(pool)).account_balances).toHaveLength(1);
    expect(await readCheckpoint(pool, balances)).toMatchObject({ position, fencingToken: 2n });
    expect(alarms).toEqual([]);
  });

  test('finds the projection where the one before left it', async () => {
    const { pool } = book.database;
    const first = await claimCheckpoint(pool, balances, 1n);
    const request = { source: feed, from: first, limit: 1, quarantine: new Map() };
    const { step } = await prepareStep(balances, request);
    expect(await commitStep(pool, step)).toBe('taken');
    expect(await claimCheckpoint(pool, balances, 5n)).toMatchObject({ position: 1n, fencingToken: 5n });
  });
});
