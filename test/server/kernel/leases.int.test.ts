import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '../../../server/database/pool.ts';
import { LeaseKeeper } from '../../../server/kernel/leases/lease-keeper.ts';
import { ProcessSession } from '../../../server/kernel/process-session.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const NAMES = ['first', 'second', 'third', 'fourth'];

let book: TestDatabase;
/** What has to end before the database goes. */
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  book = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await book.drop();
});

/** A process that contends for leases; its work is to wait for its end. */
async function startProcess(process: string, names: readonly string[] = NAMES) {
  const pool = openPool(book.connection, { poolSize: 2 });
  const session = new ProcessSession(pool);
  const tokens = new Map<string, bigint>();
  const keeper = new LeaseKeeper({ session, process, onFault: (_name, fault) => expect.fail(String(fault)) });
  for (const name of names) {
    keeper.contend(name, async ({ token, signal }) => {
      tokens.set(name, token);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      tokens.delete(name);
    });
  }
  await session.start();
  await keeper.start();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= keeper
      .stop()
      .then(() => session.stop())
      .then(() => pool.end());
    return stopped;
  };
  stops.push(stop);
  return { tokens, keeper, stop };
}

/** A process that takes all leases with one heartbeat, and is not heard of again. */
async function takeOnce(lasting: string): Promise<{ readonly die: () => Promise<void> }> {
  const client = new pg.Client(book.connection);
  await client.connect();
  let ended: Promise<void> | undefined;
  const die = () => {
    ended ??= client.end();
    return ended;
  };
  stops.push(die);
  await client.query(`SELECT tend_leases('silent', $1, '{}', '{}', $2)`, [NAMES, lasting]);
  return { die };
}

const tokensOf = (tokens: ReadonlyMap<string, bigint>) => NAMES.map((name) => tokens.get(name));
const ALL_ONCE = [1n, 1n, 1n, 1n];

describe('leases', () => {
  test('are taken by the only process at its first heartbeat', async () => {
    const { tokens } = await startProcess('one');
    expect(tokensOf(tokens)).toEqual(ALL_ONCE);
  });

  test('spread over the processes, and each is in one hand', async () => {
    const processes = [await startProcess('one'), await startProcess('two'), await startProcess('three')];
    const counts = () => processes.map(({ tokens }) => tokens.size).sort();
    await expect.poll(counts).toEqual([1, 1, 2]);
    const held = processes.flatMap(({ tokens }) => [...tokens.keys()]).sort();
    expect(held).toEqual([...NAMES].sort());
    await expect.poll(() => processes.map(({ keeper }) => keeper.others)).toEqual([2, 2, 2]);
  });

  test('are left to those who want them', async () => {
    const one = await startProcess('one', NAMES);
    const two = await startProcess('two', ['fourth']);
    await expect.poll(() => [...two.tokens.keys()]).toEqual(['fourth']);
    expect([...one.tokens.keys()].sort()).toEqual(['first', 'second', 'third']);
  });

  test('of a stopped process pass on after its work has ended, with higher tokens', async () => {
    const one = await startProcess('one');
    const two = await startProcess('two');
    await expect.poll(() => two.tokens.size).toBe(2);
    await one.stop();
    expect(one.tokens.size).toBe(0);
    await expect.poll(() => two.tokens.size).toBe(4);
    expect(tokensOf(two.tokens).map((token = 0n) => token >= 2n)).not.toContain(false);
  });

  test('of a process whose connection has ended are free at once', async () => {
    const { die } = await takeOnce('1 hour');
    const { tokens } = await startProcess('survivor');
    expect(tokens.size).toBe(0);
    await die();
    await expect.poll(() => tokensOf(tokens)).toEqual([2n, 2n, 2n, 2n]);
  });

  test('of a process that says nothing any more are free when they expire', async () => {
    await takeOnce('200 milliseconds');
    const { tokens } = await startProcess('survivor');
    await expect.poll(() => tokensOf(tokens)).toEqual([2n, 2n, 2n, 2n]);
  });

  test('outlive a broken connection of their process, or are taken again with a higher token', async () => {
    const { tokens } = await startProcess('one');
    const { rowCount } = await book.database.pool.query(
      'SELECT pg_terminate_backend(backend) FROM processes',
    );
    expect(rowCount).toBe(1);
    await expect
      .poll(async () => {
        const { rows } = await book.database.pool.query<{ token: bigint }>(
          `SELECT token FROM leases WHERE owner = 'one' AND expires_at > now() ORDER BY array_position($1, name)`,
          [NAMES],
        );
        // What the process has by then: it may have lost them in between.
        const held = tokensOf(tokens);
        return rows.map(({ token }, index) => token === held[index]);
      })
      .toEqual([true, true, true, true]);
  });

  test('whose work fails are given back and contended for again', async () => {
    const pool = openPool(book.connection, { poolSize: 2 });
    stops.push(() => pool.end());
    const session = new ProcessSession(pool);
    const faults: unknown[] = [];
    const keeper = new LeaseKeeper({
      session,
      process: 'clumsy',
      onFault: (name, fault) => faults.push([name, fault]),
    });
    const tries: bigint[] = [];
    keeper.contend('hard', async ({ token }) => {
      tries.push(token);
      throw new Error('too hard');
    });
    await session.start();
    await keeper.start();
    await expect.poll(() => tries.slice(0, 2)).toEqual([1n, 2n]);
    await keeper.stop();
    await session.stop();
    expect(faults[0]).toEqual(['hard', new Error('too hard')]);
  });
});
