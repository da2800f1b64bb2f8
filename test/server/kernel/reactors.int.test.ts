import { appendFile, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { v7 as newUuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '../../../server/database/pool.ts';
import { auditLines } from '../../../server/features/audit/audit-lines.ts';
import { eventCatalogue, projections } from '../../../server/features/index.ts';
import { logGrowth } from '../../../server/kernel/event-store/log-growth.ts';
import { readLogHead } from '../../../server/kernel/event-store/read.ts';
import { LeaseKeeper } from '../../../server/kernel/leases/lease-keeper.ts';
import { ProcessSession } from '../../../server/kernel/process-session.ts';
import { EventFeed } from '../../../server/kernel/projections/feed.ts';
import type { AnyReactor, Due } from '../../../server/kernel/reactors/reactor.ts';
import { runReactor } from '../../../server/kernel/reactors/reactor-runner.ts';
import { busOn, openWith } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startProjecting } from '../../support/projecting.ts';
import { rebuild } from '../../support/rebuilding.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let book: TestDatabase;
let stops: (() => Promise<unknown>)[];

beforeEach(async () => {
  book = await createTestDatabase();
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await book.drop();
});

/** A process that runs a reactor whenever no other does. */
async function startReacting(reactor: AnyReactor) {
  const pool = openPool(book.connection, { poolSize: 3 });
  const { position: head } = await readLogHead(pool);
  const feed = new EventFeed({ pool, catalogue: eventCatalogue, head });
  const session = new ProcessSession(pool);
  const alarms: unknown[] = [];
  const onFault = (_name: string, fault: unknown) => alarms.push(fault);
  const leases = new LeaseKeeper({ session, process: newUuid(), onFault });
  session.attend(logGrowth(pool, (position) => feed.heard(position)));
  let tenures = 0;
  leases.contend(`reactor ${reactor.name}`, (lease) => {
    tenures += 1;
    return runReactor({ pool, reactor, feed, lease, onAlarm: onFault });
  });
  await session.start();
  await leases.start();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await leases.stop();
      await session.stop();
      await pool.end();
    })();
    return stopped;
  };
  stops.push(stop);
  return { alarms, stop, tenures: () => tenures };
}

const checkpoint = async () => {
  const { rows } = await book.database.pool.query<{ position: bigint }>(
    'SELECT position FROM reactor_checkpoints',
  );
  return rows[0]?.position ?? null;
};
/** Waits until the reactor has done all there is. */
const settled = async () => {
  const { position } = await readLogHead(book.database.pool);
  await expect.poll(checkpoint, { timeout: 10_000 }).toBe(position);
};

async function audit() {
  const file = path.join(await temporaryFolder(), 'made', 'audit.jsonl');
  const { epoch } = await readLogHead(book.database.pool);
  const lines = async () => {
    const text = await readFile(file, 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { position: string; log: string; type: string; actor: string });
  };
  const positions = async () => (await lines()).map(({ position }) => Number(position));
  return { file, epoch, lines, positions, reactor: auditLines({ file, epoch }) };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('audit lines', () => {
  test('say of every event, in order, who did what', async () => {
    const { epoch, lines, positions, reactor } = await audit();
    await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 5n);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    expect(await positions()).toEqual(upTo(4));
    expect((await lines())[1]).toMatchObject({
      log: epoch,
      type: 'MoneyDeposited',
      actor: 'tester',
      version: 2,
    });
  });

  test('begin with what happens after the first start, and no rebuild adds to them', async () => {
    const { positions, reactor } = await audit();
    const { pool } = book.database;
    await openWith(busOn(pool), 5n);
    await startReacting(reactor);
    await expect.poll(checkpoint).toBe(2n);
    const projecting = await startProjecting(pool);
    await openWith(busOn(pool), 5n);
    await projecting.caughtUp();
    await settled();
    for (const projection of projections) {
      await rebuild(book.database, projection);
    }
    await openWith(busOn(pool), 0n);
    await settled();
    await projecting.stop();
    expect(await positions()).toEqual(upTo(5, 3));
  });

  test('are written once though a crash came before the checkpoint, and what it left of a line goes', async () => {
    const { file, positions, reactor } = await audit();
    const first = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    await first.stop();
    // As if the process had ended between the lines and the checkpoint, in the middle of one line more.
    await book.database.pool.query('UPDATE reactor_checkpoints SET position = 0');
    await appendFile(file, '{"log":"');
    await openWith(busOn(book.database.pool), 5n);
    const second = await startReacting(reactor);
    await settled();
    await second.stop();
    expect(await positions()).toEqual(upTo(4));
  });

  test('go on after the checkpoint if the file has gone', async () => {
    const { file, positions, reactor } = await audit();
    const first = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    await first.stop();
    await truncate(file);
    await startReacting(reactor);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    expect(await positions()).toEqual(upTo(4, 3));
  });

  test('are not added to a file that is something else, and nothing is passed over', async () => {
    const { file, reactor, positions } = await audit();
    const reacting = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await reacting.stop();
    await appendFile(file, 'Dear diary\n');
    await openWith(busOn(book.database.pool), 5n);
    const again = await startReacting(reactor);
    await expect.poll(() => String(again.alarms[0])).toContain('give it a file of its own');
    expect(await checkpoint()).toBe(0n);
    await truncate(file);
    await settled();
    expect(await positions()).toEqual(upTo(2));
  });
});

/** A reactor that can't tell what it has done already. */
function forgetful(fails: () => boolean = () => false) {
  const performed: number[] = [];
  const reactor: AnyReactor = {
    kind: 'reactor',
    name: 'forgetful',
    effects: Object.fromEntries(
      ['AccountOpened', 'MoneyDeposited'].map((type) => [type, (event: { type: string }) => event.type]),
    ),
    open: async () => ({
      doneTo: null,
      perform: async (due: readonly Due<unknown>[]) => {
        if (fails()) throw new Error('nobody answers');
        performed.push(...due.map(({ position }) => Number(position)));
      },
      close: async () => {},
    }),
  };
  return { performed, reactor };
}

describe('a reactor', () => {
  test('that can not tell what it has done is told again what came after its checkpoint', async () => {
    const { performed, reactor } = forgetful();
    const first = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    await first.stop();
    await book.database.pool.query('UPDATE reactor_checkpoints SET position = 1');
    await startReacting(reactor);
    await settled();
    expect(performed).toEqual([1, 2, 2]);
  });

  test('that fails is told the same again, with an alarm each time', async () => {
    let failures = 2;
    const { performed, reactor } = forgetful(() => {
      failures -= 1;
      return failures >= 0;
    });
    const { alarms } = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 0n);
    await settled();
    expect(alarms.map(String)).toEqual(['Error: nobody answers', 'Error: nobody answers']);
    expect(performed).toEqual([1]);
  });

  test('is run by one process at a time, and by another when that one ends', async () => {
    const { performed, reactor } = forgetful();
    const processes = [await startReacting(reactor), await startReacting(reactor)];
    await expect.poll(checkpoint).toBe(0n);
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    expect(processes.map(({ tenures }) => tenures()).sort()).toEqual([0, 1]);
    await processes.find(({ tenures }) => tenures() === 1)?.stop();
    await openWith(busOn(book.database.pool), 5n);
    await settled();
    expect(performed).toEqual(upTo(4));
    expect(processes.map(({ tenures }) => tenures())).toEqual([1, 1]);
  });

  test('does nothing any more once another process has claimed it', async () => {
    const { performed, reactor } = forgetful();
    const { tenures } = await startReacting(reactor);
    await expect.poll(checkpoint).toBe(0n);
    await book.database.pool.query('UPDATE reactor_checkpoints SET fencing_token = fencing_token + 1000');
    await openWith(busOn(book.database.pool), 0n);
    // What it was told before it could know; from then on it gives its lease back whenever it gets it.
    await expect.poll(() => performed).toEqual([1]);
    await openWith(busOn(book.database.pool), 0n);
    await expect.poll(tenures, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(performed).toEqual([1]);
    expect(await checkpoint()).toBe(0n);
  });
});
