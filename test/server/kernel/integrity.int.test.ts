import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLog, verifyStream } from '../../../server/kernel/event-store/integrity.ts';
import { deposit, withdraw } from '../../support/accounts.ts';
import { busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const verify = (pool: TestDatabase['database']['pool']) => verifyLog(pool, { onProgress: () => {} });

let book: TestDatabase;
let accounts: readonly string[];
let eventCount: number;

beforeAll(async () => {
  book = await createTestDatabase();
  const bus = busOn(book.database.pool);
  accounts = await Promise.all(Array.from({ length: 4 }, () => openWith(bus, 100n)));
  const commands = accounts.flatMap((accountId) =>
    Array.from({ length: 6 }, (_, index) => ({ accountId, index })),
  );
  await Promise.all(
    commands.map(({ accountId, index }) =>
      bus.execute(requestOf({ ...(index % 2 ? deposit(7n) : withdraw(3n)), accountId })),
    ),
  );
  eventCount = 4 * 8;
});
afterAll(() => book.drop());

describe('an untouched log', () => {
  test('is well as a whole and stream by stream', async () => {
    expect(await verify(book.database.pool)).toEqual({ events: BigInt(eventCount), streams: 4, fault: null });
    for (const accountId of accounts) {
      expect(await verifyStream(book.database.pool, `account-${accountId}`)).toMatchObject({
        events: 8n,
        fault: null,
      });
    }
  });
});

/** What somebody with the keys to the database might do, at any position of the log. */
type Tampering = (client: PoolClient, at: number, other: number) => Promise<unknown>;

const CHANGES = {
  'changes the amount': `data = jsonb_set(data, '{amountMinor}', '"999999"')`,
  'changes the description': `data = data || '{"description": "something else"}'`,
  'takes a field away': `data = data - 'bookedOn'`,
  'changes the type': `event_type = 'MoneyGiven'`,
  'changes the schema version': 'event_version = event_version + 1',
  'changes the actor': `actor = 'nobody'`,
  'changes the time': `recorded_at = recorded_at + interval '1 millisecond'`,
  'changes the command': 'command_id = gen_random_uuid()',
  'changes the correlation': `correlation_id = 'another'`,
  'changes the causation': `causation_id = 'another'`,
  'changes the event id': 'event_id = gen_random_uuid()',
  'changes the hash': `hash = sha256('x')`,
  'moves it to another stream': `stream_id = stream_id || '0'`,
  'changes the version': 'stream_version = stream_version + 1000',
  'changes the position': 'position = position + 1000',
} as const;

const TAMPERINGS: Record<string, Tampering> = {
  ...Object.fromEntries(
    Object.entries(CHANGES).map(([name, change]): [string, Tampering] => [
      name,
      (client, at) => client.query(`UPDATE events SET ${change} WHERE position = $1`, [at]),
    ]),
  ),
  'removes it': (client, at) => client.query('DELETE FROM events WHERE position = $1', [at]),
  'removes it and closes the gap': async (client, at) => {
    await client.query('DELETE FROM events WHERE position = $1', [at]);
    await client.query('UPDATE events SET position = -position + 1 WHERE position > $1', [at]);
    await client.query('UPDATE events SET position = -position WHERE position < 0');
    await client.query('UPDATE log_head SET position = position - 1');
  },
  'inserts another at the end': (client, at) =>
    client.query(
      `INSERT INTO events SELECT (e).* FROM (
         SELECT jsonb_populate_record(events, jsonb_build_object('position', 1 + (SELECT max(position) FROM events),
           'event_id', gen_random_uuid(), 'stream_version', stream_version + 1000)) AS e FROM events WHERE position = $1) AS copy`,
      [at],
    ),
  'makes two events change places': async (client, at, other) => {
    await client.query('UPDATE events SET position = -1 WHERE position = $1', [at]);
    await client.query('UPDATE events SET position = $1 WHERE position = $2', [at, other]);
    await client.query('UPDATE events SET position = $1 WHERE position = -1', [other]);
  },
  'makes the contents of two events change places': (client, at, other) =>
    client.query(
      `UPDATE events AS e SET data = o.data, event_type = o.event_type, event_version = o.event_version FROM events AS o
        WHERE (e.position, o.position) IN (($1::bigint, $2::bigint), ($2, $1))`,
      [at, other],
    ),
};

describe('tampering behind the triggers’ back', () => {
  test.each(Object.keys(TAMPERINGS))('that %s is found, wherever it is', async (name) => {
    const positions = fc.integer({ min: 1, max: eventCount });
    await fc.assert(
      fc.asyncProperty(positions, positions, async (at, other) => {
        fc.pre(at !== other);
        await inVain(async (client) => {
          const before = await contents(client);
          await TAMPERINGS[name]?.(client, at, other);
          fc.pre((await contents(client)) !== before);
          const { fault } = await verify(client as never);
          expect(fault, `${name} at ${at}, ${other}`).not.toBeNull();
          if (fault?.position != null)
            expect(Number(fault.position)).toBeGreaterThanOrEqual(Math.min(at, other));
        });
      }),
      { numRuns: 15 },
    );
  });

  test('with the kept end of a stream, or with the head, is found', async () => {
    const statements = [
      `UPDATE streams SET hash = sha256('x')`,
      'UPDATE streams SET version = version - 1',
      'DELETE FROM streams',
      `INSERT INTO streams VALUES ('account-x', 1, 1, sha256('x'))`,
      'UPDATE log_head SET position = position - 1',
      'UPDATE log_head SET position = position + 1',
    ];
    for (const statement of statements) {
      await inVain(async (client) => {
        await client.query(statement);
        expect((await verify(client as never)).fault, statement).not.toBeNull();
      });
    }
  });

  test('that adds an event to a stream is found in that stream', async () => {
    await inVain(async (client) => {
      const streamId = `account-${accounts[0]}`;
      await client.query(
        `INSERT INTO events SELECT (e).* FROM (
           SELECT jsonb_populate_record(events, jsonb_build_object('position', position + 1000, 'stream_version', stream_version + 1,
             'event_id', gen_random_uuid())) AS e
             FROM events WHERE stream_id = $1 ORDER BY stream_version DESC LIMIT 1) AS copy`,
        [streamId],
      );
      expect((await verifyStream(client as never, streamId)).fault).not.toBeNull();
    });
  });

  test('is found in the account’s own stream too, with the version that is wrong', async () => {
    await inVain(async (client) => {
      const streamId = `account-${accounts[0]}`;
      await client.query(`UPDATE events SET actor = 'nobody' WHERE stream_id = $1 AND stream_version = 3`, [
        streamId,
      ]);
      expect(await verifyStream(client as never, streamId)).toMatchObject({ fault: { streamVersion: 3 } });
      expect(await verifyStream(client as never, `account-${accounts[1]}`)).toMatchObject({ fault: null });
    });
  });
});

/** Does something with the triggers off, and takes it back. */
async function inVain(body: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await book.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await body(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function contents(client: PoolClient): Promise<string> {
  const { rows } = await client.query('SELECT to_jsonb(events) AS event FROM events ORDER BY position');
  return JSON.stringify(rows);
}
