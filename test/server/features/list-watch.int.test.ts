import fc from 'fast-check';
import { v7 as newUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountConditions } from '../../../server/features/accounts/balances.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import type { ListFrame } from '../../../server/features/accounts/list-changes.ts';
import { AccountListWatch } from '../../../server/features/accounts/list-watch.ts';
import { pageAccounts } from '../../../server/features/accounts/past-accounts.ts';
import { changeStatus, deposit, open, withdraw } from '../../support/accounts.ts';
import { requestOf } from '../../support/book.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let lists: AccountListWatch;

beforeAll(async () => {
  server = await startTestServer();
  lists = new AccountListWatch(server.services);
});
afterAll(() => server.stop());

const CONDITIONS: readonly AccountConditions[] = [
  {},
  { statuses: ['ACTIVE'] },
  { ownerContains: 'ANN' },
  { ownerContains: 'åñN' },
  { ownerContains: 'b', statuses: ['ACTIVE', 'CLOSED'] },
  { balanceAtLeast: 30n, currency: 'CZK' },
  { balanceAtMost: 0n },
];

/** The versions of the accounts of a list, by id: what the table shows now. */
async function listOf(conditions: AccountConditions): Promise<Map<string, number>> {
  const page = { conditions, sortBy: 'owner', direction: 'asc', after: null, limit: 10_000 } as const;
  const found = await pageAccounts(server.services.database.reads, page);
  return new Map(found.map(({ accountId, version }) => [accountId, version]));
}

/** One who keeps a list by what he is told, and finds fault with anything that does not follow from what he was told before. */
class Follower {
  readonly conditions: AccountConditions;
  readonly faults: string[] = [];
  list = new Map<string, number>();
  frames = 0;
  position: bigint | null = null;
  readonly #leaving = new AbortController();
  readonly #values: AsyncIterator<ListFrame>;

  constructor(conditions: AccountConditions, after: bigint | null = null) {
    this.conditions = conditions;
    const { positions } = server.services;
    this.#values = lists
      .subscribe({
        conditions,
        after: after === null ? null : positions.encode(after),
        signal: this.#leaving.signal,
      })
      [Symbol.asyncIterator]();
  }

  async take(): Promise<void> {
    const { value, done } = await this.#values.next();
    if (done) return;
    this.frames += 1;
    if (this.position !== null && value.position < this.position) this.faults.push('the position went back');
    this.position = value.position;
    if (value.kind === 'SNAPSHOT') this.list = await listOf(this.conditions);
    for (const { kind, account } of value.changes) {
      const known = this.list.get(account.accountId);
      if ((known === undefined) !== (kind === 'ENTER'))
        this.faults.push(`${kind} of ${known ?? 'a stranger'}`);
      if (known !== undefined && account.version <= known)
        this.faults.push(`${account.version} after ${known}`);
      if (kind === 'LEAVE') this.list.delete(account.accountId);
      else this.list.set(account.accountId, account.version);
    }
  }

  /** Takes frames as they come, until he leaves. */
  async follow(): Promise<void> {
    while (!this.#leaving.signal.aborted) await this.take();
  }

  async leave(): Promise<void> {
    this.#leaving.abort();
    await this.#values.return?.();
  }
}

const accounts = Array.from({ length: 6 }, () => newUuid());
const OWNERS = ['Ann Archer', 'anna b', 'Bob', 'Cyril'] as const;

const command: fc.Arbitrary<AccountCommand> = fc
  .record({
    accountId: fc.constantFrom(...accounts),
    owner: fc.constantFrom(...OWNERS),
    amount: fc.bigInt(1n, 40n),
    kind: fc.nat(11),
  })
  .map(({ accountId, owner, amount, kind }): AccountCommand => {
    if (kind < 2) return open({ accountId, owner, overdraftLimitMinor: 40n });
    if (kind < 5) return { ...deposit(amount), accountId };
    if (kind < 8) return { ...withdraw(amount), accountId };
    if (kind === 8) return { type: 'RenameOwner', accountId, owner, bookedOn: '2026-03-02' };
    const acts = ['FreezeAccount', 'UnfreezeAccount', 'CloseAccount'] as const;
    return { ...changeStatus(acts[kind - 9] ?? 'CloseAccount'), accountId };
  });

const execute = (commands: readonly AccountCommand[]) =>
  Promise.all(commands.map((one) => server.services.commands.execute(requestOf(one))));

/** Resolves when the list that a follower keeps is the one that the table shows. */
const expectTrue = async (follower: Follower) => {
  await expect
    .poll(async () => [...follower.list].sort(), { timeout: 15_000 })
    .toEqual([...(await listOf(follower.conditions))].sort());
  expect(follower.faults).toEqual([]);
};

const visible = async () => {
  const { progress, feed } = server.services;
  const { signal } = new AbortController();
  const projections = ['balances', 'account-changes'];
  await progress.waitFor({ projections, position: feed.head, timeoutMs: 10_000, signal });
};

describe('a list that is followed', () => {
  test('is the list that the table shows, for quick readers, slow readers and those who were away', async () => {
    const rounds = fc.array(fc.array(command, { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        await visible();
        const quick = CONDITIONS.map((conditions) => new Follower(conditions));
        const slow = CONDITIONS.map((conditions) => new Follower(conditions));
        const away = CONDITIONS.map((conditions) => new Follower(conditions));
        await Promise.all([...quick, ...slow, ...away].map((follower) => follower.take()));
        const following = quick.map((follower) => follower.follow());
        await Promise.all(away.map((follower) => follower.leave()));

        for (const commands of all) await execute(commands);
        await visible();
        const back = away.map(({ conditions, position, list }) => {
          const follower = new Follower(conditions, position);
          follower.list = list;
          return follower;
        });
        // All that happened while they were away is in their first frame, so nobody has to read a list again.
        await Promise.all(back.map((follower) => follower.take()));
        const followingAgain = [...slow, ...back].map((follower) => follower.follow());
        for (const follower of [...quick, ...slow, ...back]) await expectTrue(follower);
        // One is kept for whoever does not read; all the rest were merged into it.
        for (const follower of slow) expect(follower.frames).toBeLessThanOrEqual(2);
        await Promise.all([...quick, ...slow, ...back].map((follower) => follower.leave()));
        await Promise.all([...following, ...followingAgain]);
      }),
      { numRuns: 15 },
    );
  });

  test('of one who was away for too long begins with a snapshot', async () => {
    await visible();
    const accountId = newUuid();
    await execute([open({ accountId })]);
    const before = server.services.feed.head - 1n;
    await execute(Array.from({ length: 2_100 }, () => ({ ...deposit(1n), accountId })));
    await visible();
    const follower = new Follower({ ownerContains: 'nobody' }, before);
    await follower.take();
    expect(follower.list).toEqual(new Map());
    expect(follower.position).toBe(server.services.feed.head);
    await follower.leave();
  });

  test('has to be read again when a stream has left quarantine', async () => {
    const { progress } = server.services;
    const state = progress.stateOf('balances');
    if (!state) throw new Error('balances has not reported');
    const follower = new Follower({ ownerContains: 'Quarantined' });
    await follower.take();
    progress.report({ ...state, quarantine: new Map([['account-1', 'poison']]) });
    progress.report({ ...state, quarantine: new Map() });
    const frames = follower.frames;
    await follower.take();
    expect(follower.frames).toBe(frames + 1);
    await follower.leave();
  });
});
