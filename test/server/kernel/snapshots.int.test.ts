import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import { accountDecider, accountStreams } from '../../../server/features/accounts/decider.ts';
import { accountEventCatalogue } from '../../../server/features/accounts/events.ts';
import { StreamStates } from '../../../server/kernel/commands/stream-states.ts';
import { fold } from '../../../server/kernel/decider.ts';
import { readTails } from '../../../server/kernel/event-store/read.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
import { busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let book: TestDatabase;

beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

const snapshotsOf = async (accountId: string) => {
  const { rows } = await book.database.pool.query<{ stream_version: number }>(
    'SELECT stream_version FROM snapshots WHERE stream_id = $1 ORDER BY stream_version',
    [`account-${accountId}`],
  );
  return rows.map((row) => row.stream_version);
};

const refOf = (accountId: string, version = accountStreams.snapshots.version) => ({
  streamId: `account-${accountId}`,
  streamType: { ...accountStreams, snapshots: { ...accountStreams.snapshots, version } },
});

/** The state as a process that has just started loads it, through a snapshot if there is one. */
const loaded = async (accountId: string, version?: number) => {
  const ref = refOf(accountId, version);
  return (await new StreamStates(book.database.pool).load([ref])).get(ref.streamId);
};

/** The state folded from every event. */
const folded = async (accountId: string) => {
  const events = await readTails(book.database.pool, [{ streamId: `account-${accountId}`, afterVersion: 0 }]);
  return fold(
    accountDecider,
    accountDecider.initialState,
    events.map((event) => accountEventCatalogue.decode(event)),
  );
};

const depositTimes = async (bus: ReturnType<typeof busOn>, accountId: string, times: number) => {
  await Promise.all(
    Array.from({ length: times }, () => bus.execute(requestOf({ ...deposit(1n), accountId }))),
  );
};

describe('snapshots', () => {
  test('are taken every hundred events, and the newest three are kept', async () => {
    const bus = busOn(book.database.pool);
    const accountId = await openWith(bus, 0n);
    const seen = new Set<number>();
    for (let round = 1; round <= 6; round += 1) {
      await depositTimes(bus, accountId, 100);
      await bus.settled();
      const kept = await snapshotsOf(accountId);
      expect(kept.length).toBe(Math.min(round, 3));
      expect(Math.floor((kept.at(-1) ?? 0) / 100)).toBe(round);
      for (const version of kept) seen.add(version);
    }
    expect(seen.size).toBe(6);
  });

  test('of the hottest streams are taken when the process ends', async () => {
    const bus = busOn(book.database.pool);
    const accountId = await openWith(bus, 5n);
    expect(await snapshotsOf(accountId)).toEqual([]);
    await bus.close();
    expect(await snapshotsOf(accountId)).toEqual([2]);
  });

  test('of another schema version, or that do not fit their schema, are passed over', async () => {
    const bus = busOn(book.database.pool);
    const accountId = await openWith(bus, 5n);
    await bus.close();
    const right = await loaded(accountId);
    await book.database.pool.query(
      `UPDATE snapshots SET state = jsonb_set(state, '{balanceMinor}', '"7"') WHERE stream_id = $1`,
      [`account-${accountId}`],
    );
    expect(await loaded(accountId)).toMatchObject({ state: { balanceMinor: 7n } });
    expect(await loaded(accountId, 99)).toEqual(right);
    await book.database.pool.query(`UPDATE snapshots SET state = '{"status": "ODD"}' WHERE stream_id = $1`, [
      `account-${accountId}`,
    ]);
    expect(await loaded(accountId)).toEqual(right);
  });

  test('and the events after them always give the state that all events give', async () => {
    const commands: fc.Arbitrary<AccountCommand> = fc.oneof(
      fc.bigInt(1n, 90n).map((amount) => deposit(amount)),
      fc.bigInt(1n, 90n).map((amount) => withdraw(amount)),
      fc.constantFrom(changeStatus('FreezeAccount'), changeStatus('UnfreezeAccount')),
      fc
        .string({ minLength: 1, maxLength: 5 })
        .map(
          (owner): AccountCommand => ({ ...open(), type: 'RenameOwner', owner: `${owner.codePointAt(0)}` }),
        ),
      fc.bigInt(0n, 50n).map(
        (overdraftLimitMinor): AccountCommand => ({
          ...open(),
          type: 'ChangeOverdraftLimit',
          overdraftLimitMinor,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(commands, { maxLength: 30 }),
        fc.array(commands, { maxLength: 30 }),
        async (before, after) => {
          const accountId = newUuid();
          const run = async (all: readonly AccountCommand[]) => {
            const bus = busOn(book.database.pool);
            await Promise.all(all.map((command) => bus.execute(requestOf({ ...command, accountId }))));
            return bus;
          };
          await (await run([open(), ...before])).close();
          await run(after);
          expect((await loaded(accountId))?.state).toEqual(await folded(accountId));
          expect(await snapshotsOf(accountId)).toHaveLength(1);
        },
      ),
      { numRuns: 40 },
    );
  });
});
