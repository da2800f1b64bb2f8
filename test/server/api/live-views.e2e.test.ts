import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscribe } from '../../support/api.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, query } = clientOf(server.url));
});
afterAll(() => server.stop());

describe('accountChanges', () => {
  const CHANGES = `subscription ($filter: AccountFilter, $after: Position) {
    accountChanges(filter: $filter, after: $after) {
      kind position changes { kind account { id version status balance { minorUnits } } } } }`;

  interface Frame {
    readonly kind: string;
    readonly position: string;
    readonly changes: readonly { readonly kind: string; readonly account: { readonly id: string } }[];
  }

  const follow = (variables: Record<string, unknown>) => {
    const stream = subscribe(server.url, CHANGES, variables);
    return { next: async () => (await stream.next()).accountChanges as Frame, close: stream.close };
  };

  test('tells who comes into a list, changes in it and leaves it', async () => {
    const filter = { ownerContains: 'Lena List', statuses: ['ACTIVE'] };
    const stream = follow({ filter });
    expect(await stream.next()).toMatchObject({ kind: 'SNAPSHOT', changes: [] });
    const { account } = await open('Lena List');
    await open('Somebody Else');
    const change = (kind: string, more: object) => ({
      kind: 'UPDATE',
      changes: [{ kind, account: { id: account.id, ...more } }],
    });
    expect(await stream.next()).toMatchObject(change('ENTER', { version: 1 }));
    await deposit(account.id, '500');
    expect(await stream.next()).toMatchObject(change('UPDATE', { balance: { minorUnits: '500' } }));
    await mutate('freezeAccount', 'ChangeStatusInput', { accountId: account.id });
    expect(await stream.next()).toMatchObject(change('LEAVE', { status: 'FROZEN' }));
    await mutate('unfreezeAccount', 'ChangeStatusInput', { accountId: account.id });
    expect(await stream.next()).toMatchObject(change('ENTER', { status: 'ACTIVE' }));
    await mutate('renameOwner', 'RenameOwnerInput', { accountId: account.id, owner: 'Lena Other' });
    const { position, ...last } = await stream.next();
    expect(last).toMatchObject(change('LEAVE', { version: 5 }));
    await stream.close();

    // What the list shows by then is the first frame of one who goes on.
    const { receipt } = await mutate('renameOwner', 'RenameOwnerInput', {
      accountId: account.id,
      owner: 'Lena Listed',
    });
    const listed = await query(
      'query ($filter: AccountFilter, $atLeast: Position) { accounts(filter: $filter, atLeast: $atLeast) { nodes { id } } }',
      { filter, atLeast: receipt.position },
    );
    expect(listed.accounts).toEqual({ nodes: [{ id: account.id }] });
    const resumed = follow({ filter, after: position });
    expect(await resumed.next()).toMatchObject({
      ...change('ENTER', { version: 6 }),
      position: receipt.position,
    });
    await resumed.close();
  });

  test('resumed while a change is on its way tells it, in the first frame or in the one after', async () => {
    const filter = { ownerContains: 'Hasty' };
    const { account, receipt } = await open('Hana Hasty');
    let after = receipt.position;
    for (let version = 2; version <= 21; version += 1) {
      const made = await deposit(account.id, '1');
      const resumed = follow({ filter, after });
      let frame = await resumed.next();
      // The table did not show it yet: then the frame says so, by its position.
      if (frame.changes.length === 0) {
        expect(frame).toEqual({ kind: 'UPDATE', position: after, changes: [] });
        frame = await resumed.next();
      }
      expect(frame).toMatchObject({
        kind: 'UPDATE',
        position: made.receipt.position,
        changes: [{ kind: 'UPDATE', account: { id: account.id, version } }],
      });
      after = frame.position;
      await resumed.close();
    }
  });

  test('after a position of another log is refused', async () => {
    const stream = subscribe(server.url, CHANGES, { after: 'ffffffff.1' });
    await expect(stream.next()).rejects.toThrow('not a position of this log');
    await stream.close();
  });
});

describe('dashboard', () => {
  const FIELDS = `position readAt lag totals { currency status accountCount balance { minorUnits } }
    flows { hour currency depositCount deposits { minorUnits } }
    recentMovements { id description amount { minorUnits currency } }`;

  interface Shown {
    readonly position: string;
    readonly readAt: string;
    readonly totals: readonly {
      readonly currency: string;
      readonly balance: { readonly minorUnits: string };
    }[];
    readonly flows: readonly { readonly currency: string; readonly depositCount: number }[];
    readonly recentMovements: readonly { readonly description: string }[];
  }

  const depositsIn = ({ flows }: Shown, wanted: string) =>
    flows
      .filter(({ currency }) => currency === wanted)
      .reduce((sum, { depositCount }) => sum + depositCount, 0);

  test('shows where things stand at once, then all that is booked, in far fewer frames than commands', async () => {
    const { account } = await open('Dora Dashboard', { currency: 'NOK' });
    const stream = subscribe(server.url, `subscription { dashboard { ${FIELDS} } }`);
    const next = async () => (await stream.next()).dashboard as Shown;
    const first = await next();
    expect(depositsIn(first, 'NOK')).toBe(0);
    const count = 300;
    const amount = { minorUnits: '100', currency: 'NOK' };
    const done = Promise.all(
      Array.from({ length: count }, (_, index) =>
        mutate('depositMoney', 'MoveMoneyInput', {
          accountId: account.id,
          amount,
          description: `Number ${index}`,
        }),
      ),
    );
    const frames: Shown[] = [];
    const balanceIn = ({ totals }: Shown) =>
      totals.find(({ currency }) => currency === 'NOK')?.balance.minorUnits;
    // Each table is followed by a projection of its own, so one may be a moment ahead of another.
    let last = first;
    while (depositsIn(last, 'NOK') < count || balanceIn(last) !== '30000') {
      last = await next();
      frames.push(last);
    }
    await done;
    expect(last.recentMovements).toHaveLength(12);
    // However fast it goes, a frame is not sent sooner than the pause after the one before.
    const readAts = [first, ...frames].map(({ readAt }) => Date.parse(readAt));
    const gaps = readAts.slice(2).map((readAt, index) => readAt - (readAts[index + 1] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(95);
    await stream.close();
  });

  test('can be asked for, at a position', async () => {
    const { account } = await open('Dora Asked', { currency: 'DKK' });
    const { receipt } = await mutate('depositMoney', 'MoveMoneyInput', {
      accountId: account.id,
      amount: { minorUnits: '5', currency: 'DKK' },
      description: 'Asked for',
    });
    const { dashboard } = await query(
      `query ($atLeast: Position) { dashboard(atLeast: $atLeast) { ${FIELDS} } }`,
      {
        atLeast: receipt.position,
      },
    );
    expect(dashboard).toMatchObject({
      recentMovements: expect.arrayContaining([expect.objectContaining({ description: 'Asked for' })]),
    });
    expect(depositsIn(dashboard as Shown, 'DKK')).toBe(1);
  });
});
