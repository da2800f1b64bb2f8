import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dataOf, send, subscribe } from '../../support/api.ts';
import { actorAt } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, query } = clientOf(server.url));
});
afterAll(() => server.stop());

/** Resolves when the accounts show the log up to a position. */
const shown = (position: string) =>
  query('query ($at: Position) { accounts(atLeast: $at) { totalCount } }', { at: position });

describe('a mutation', () => {
  test('answers with the new state, the receipt and no errors', async () => {
    const { account, receipt, errors } = await open('Ann Archer', { overdraftLimit: '5000' });
    expect(errors).toEqual([]);
    expect(receipt).toMatchObject({
      streamVersion: 1,
      replayed: false,
      position: expect.stringMatching(/^[0-9a-f]{8}\.\d+$/),
    });
    expect(account).toMatchObject({
      owner: 'Ann Archer',
      status: 'ACTIVE',
      version: 1,
      available: { minorUnits: '5000' },
    });
    const paid = await deposit(account.id, '125050');
    expect(paid.account.balance).toEqual({
      minorUnits: '125050',
      currency: 'CZK',
      formatted: 'CZK 1,250.50',
    });
  });

  test('answers a refusal with its type, its numbers and the field it is about', async () => {
    const { account } = await open('Ben Baker');
    const input = { accountId: account.id, amount: { minorUnits: '100', currency: 'CZK' } };
    expect((await mutate('withdrawMoney', 'MoveMoneyInput', input)).errors).toEqual([
      {
        __typename: 'InsufficientFunds',
        code: 'INSUFFICIENT_FUNDS',
        message: 'CZK 1.00 is more than the CZK 0.00 available.',
        path: ['input', 'amount', 'minorUnits'],
        available: { formatted: 'CZK 0.00' },
        requested: { minorUnits: '100' },
      },
    ]);
    expect(
      (await mutate('withdrawMoney', 'MoveMoneyInput', { ...input, expectedVersion: 7 })).errors,
    ).toMatchObject([{ __typename: 'VersionConflict', expected: 7, actual: 1 }]);
  });

  test.each([
    ['an empty name', { owner: ' ' }, ['input', 'owner']],
    ['a name with a control character', { owner: 'a\u0000b' }, ['input', 'owner']],
    ['a name of 201 characters', { owner: 'x'.repeat(201) }, ['input', 'owner']],
  ])('refuses %s and names the field', async (_what, fields, path) => {
    const { receipt, errors } = await mutate('openAccount', 'OpenAccountInput', {
      currency: 'CZK',
      ...fields,
    });
    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path }]);
    expect(receipt).toBeNull();
  });

  test('sent again answers with the same receipt, even with nulls in place of what was left out', async () => {
    const { account } = await open('Cid Cole');
    const commandId = randomUUID();
    const first = await deposit(account.id, '5', { commandId });
    const again = await deposit(account.id, '5', { commandId, counterparty: null });
    expect(again.receipt).toEqual({ ...first.receipt, replayed: true });
    expect((await deposit(account.id, '6', { commandId })).errors).toMatchObject([
      { code: 'IDEMPOTENCY_MISMATCH' },
    ]);
  });

  test('puts the correlation id of its request on its events', async () => {
    const correlationId = `story-${randomUUID()}`;
    const { account } = await mutate(
      'openAccount',
      'OpenAccountInput',
      { owner: 'Dee Dunn', currency: 'EUR' },
      { 'x-correlation-id': correlationId },
    );
    const { events } = await query(
      'query ($id: String) { events(filter: { correlationId: $id }) { nodes { type streamId streamVersion actor actorName } } }',
      { id: correlationId },
    );
    expect(events).toEqual({
      nodes: [
        {
          type: 'AccountOpened',
          streamId: `account-${account.id}`,
          streamVersion: 1,
          actor: actorAt(server.url),
          actorName: 'Test administrator',
        },
      ],
    });
  });

  test('transfers between two accounts, or refuses naming the right one of the two', async () => {
    const [from, to] = [await open('Eve Ellis'), await open('Fay Ford')];
    await deposit(from.account.id, '1000');
    const transfer = async (fields: object) => {
      const input = {
        commandId: randomUUID(),
        fromAccountId: from.account.id,
        toAccountId: to.account.id,
        amount: { minorUnits: '400', currency: 'CZK' },
        ...fields,
      };
      const text = `mutation ($input: TransferMoneyInput!) { transferMoney(input: $input) {
        account { balance { minorUnits } } toAccount { balance { minorUnits } } errors { code path } } }`;
      return dataOf(await send(server.url, text, { input })).transferMoney;
    };
    expect(await transfer({})).toEqual({
      account: { balance: { minorUnits: '600' } },
      toAccount: { balance: { minorUnits: '400' } },
      errors: [],
    });
    expect(await transfer({ toAccountId: from.account.id })).toMatchObject({
      errors: [{ code: 'SAME_ACCOUNT' }],
    });
    expect(await transfer({ toAccountId: randomUUID() })).toMatchObject({
      errors: [{ code: 'ACCOUNT_NOT_FOUND', path: ['input', 'toAccountId'] }],
    });
  });
});

describe('a query', () => {
  test('with the position of a receipt sees what the command did', async () => {
    const { account } = await open('Gus Gray');
    for (let index = 1; index <= 20; index += 1) {
      const { receipt } = await deposit(account.id, '1');
      const seen = await query(
        `query ($id: ID!, $atLeast: Position) {
          account(id: $id, atLeast: $atLeast) { version transactions(atLeast: $atLeast) { totalCount } }
          dailySummaries(first: 1, atLeast: $atLeast) { totalCount } }`,
        { id: account.id, atLeast: receipt.position },
      );
      expect(seen.account).toEqual({ version: index + 1, transactions: { totalCount: index } });
    }
  });

  test('waits no longer than it was told, and says how far behind it is', async () => {
    const { receipt } = await open('Hal Hunt');
    await shown(receipt.position);
    const [epoch, position] = receipt.position.split('.');
    const future = `${epoch}.${Number(position) + 3}`;
    const { errors } = await send(
      server.url,
      'query ($at: Position) { accounts(atLeast: $at, waitMs: 50) { totalCount } }',
      { at: future },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'PROJECTION_BEHIND', lag: 3 } }]);
  });

  test('refuses a position of another log, a page that is too large and a cursor that is none', async () => {
    const codeOf = async (text: string) => (await send(server.url, text)).errors?.[0]?.extensions?.code;
    expect(await codeOf('{ accounts(atLeast: "00000000.1") { totalCount } }')).toBe('UNKNOWN_POSITION');
    expect(await codeOf('{ accounts(first: 101) { totalCount } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ accounts(first: 0) { totalCount } }')).toBe('BAD_USER_INPUT');
    expect(await codeOf('{ accounts(after: "nonsense") { totalCount } }')).toBe('BAD_USER_INPUT');
  });

  test('filters, sorts and pages through accounts without missing or repeating one', async () => {
    const owners = ['50% Ltd', '500 Ltd', 'Zoë Zima', 'zoe zima', 'Åsa Öberg'];
    for (const [index, owner] of owners.entries()) {
      const { account } = await open(owner, { currency: 'EUR' });
      if (index > 0)
        await mutate('depositMoney', 'MoveMoneyInput', {
          accountId: account.id,
          amount: { minorUnits: String(index % 3), currency: 'EUR' },
        });
    }
    const { receipt } = await open('last');
    const page = `query ($after: String, $filter: AccountFilter, $sort: AccountSort, $atLeast: Position) {
      accounts(first: 2, after: $after, filter: $filter, sort: $sort, atLeast: $atLeast) {
        totalCount nodes { owner balance { minorUnits } } pageInfo { hasNextPage endCursor } } }`;
    const all = async (filter: object, sort: object) => {
      const nodes: { owner: string; balance: { minorUnits: string } }[] = [];
      for (let after: string | null = null; ; ) {
        const { accounts } = (await query(page, {
          after,
          filter,
          sort,
          atLeast: receipt.position,
        })) as unknown as {
          accounts: { nodes: typeof nodes; pageInfo: { hasNextPage: boolean; endCursor: string } };
        };
        nodes.push(...accounts.nodes);
        if (!accounts.pageInfo.hasNextPage) return nodes;
        after = accounts.pageInfo.endCursor;
      }
    };
    const euros = await all({ currency: 'EUR', ownerContains: '' }, { field: 'BALANCE', direction: 'DESC' });
    expect(euros.map(({ balance }) => Number(balance.minorUnits))).toEqual([2, 1, 1, 0, 0, 0]);
    expect(new Set(euros.map(({ owner }) => owner)).size).toBe(6);
    expect((await all({ ownerContains: '50%' }, {})).map(({ owner }) => owner)).toEqual(['50% Ltd']);
    for (const part of ['zoe', 'ZOË', 'oe z']) {
      const found = await all({ ownerContains: part }, {});
      expect(found.map(({ owner }) => owner).sort()).toEqual(['Zoë Zima', 'zoe zima']);
    }
    expect((await all({ ownerContains: 'asa ob' }, {})).map(({ owner }) => owner)).toEqual(['Åsa Öberg']);
    expect(await all({ ownerContains: '_' }, {})).toEqual([]);
    expect(await all({ ownerContains: '\\' }, {})).toEqual([]);
    expect(await all({ currency: 'EUR', balanceAtLeast: '1', balanceAtMost: '1' }, {})).toHaveLength(2);
  });
});

describe('a subscription', () => {
  const VERSIONS = `subscription ($ids: [ID!]!, $after: Position) {
    accountVersions(ids: $ids, after: $after) { kind position versions { accountId version account { balance { minorUnits } } } } }`;

  test('starts with a snapshot, follows, and resumes after a position', async () => {
    const { account } = await open('Ida Irwin');
    const first = await deposit(account.id, '7');
    await shown(first.receipt.position);
    const watching = subscribe(server.url, VERSIONS, { ids: [account.id] });
    const snapshot = (await watching.next()).accountVersions as unknown as { position: string };
    expect(snapshot).toMatchObject({
      kind: 'SNAPSHOT',
      versions: [{ version: 2, account: { balance: { minorUnits: '7' } } }],
    });
    await deposit(account.id, '1');
    expect((await watching.next()).accountVersions).toMatchObject({
      kind: 'UPDATE',
      versions: [{ version: 3 }],
    });
    await watching.close();

    await deposit(account.id, '1');
    const { receipt } = await deposit(account.id, '1');
    await shown(receipt.position);
    const resumed = subscribe(server.url, VERSIONS, { ids: [account.id], after: snapshot.position });
    expect((await resumed.next()).accountVersions).toMatchObject({
      kind: 'SNAPSHOT',
      versions: [{ version: 5 }],
    });
    await resumed.close();
    const upToDate = subscribe(server.url, VERSIONS, { ids: [account.id], after: receipt.position });
    expect((await upToDate.next()).accountVersions).toMatchObject({ kind: 'SNAPSHOT', versions: [] });
    await upToDate.close();
  });

  test('under a stream of changes ends at the latest version, never going back', async () => {
    const { account } = await open('Joe Jones');
    const watching = subscribe(server.url, VERSIONS, { ids: [account.id] });
    const nextVersion = async () => {
      const { versions } = (await watching.next()).accountVersions as unknown as {
        versions: { version: number }[];
      };
      return versions[0]?.version;
    };
    // What begins before the projector has the account begins without it.
    let version = (await nextVersion()) ?? 0;
    const count = 200;
    const writing = Promise.all(Array.from({ length: count }, () => deposit(account.id, '1')));
    while (version < count + 1) {
      const next = await nextVersion();
      expect(next).toBeGreaterThan(version);
      version = next ?? Number.NaN;
    }
    await writing;
    await watching.close();
  });

  test('of the same accounts begins for each who joins where things stand, and goes back for nobody', async () => {
    const { account } = await open('Kim King');
    const { account: other } = await open('Lee Long');
    const ids = [account.id, other.id];
    const last = 151;
    let written = 0;
    let allHaveJoined = () => {};
    const everybody = new Promise<void>((resolve) => {
      allHaveJoined = resolve;
    });
    const writing = (async () => {
      for (; written < last - 1; written += 1) {
        // Who went on from a position after the last would wait for ever.
        if (written === last - 2) await everybody;
        await deposit(account.id, '1');
      }
    })();
    const watch = async (after?: string) => {
      const watching = subscribe(server.url, VERSIONS, after === undefined ? { ids } : { ids, after });
      const seen: number[] = [];
      for (let frames = 0; seen.at(-1) !== last; frames += 1) {
        const { kind, versions } = (await watching.next()).accountVersions as unknown as {
          kind: string;
          versions: { accountId: string; version: number }[];
        };
        expect(kind).toBe(frames === 0 ? 'SNAPSHOT' : 'UPDATE');
        seen.push(
          ...versions.filter(({ accountId }) => accountId === account.id).map(({ version }) => version),
        );
      }
      await watching.close();
      expect(seen).toEqual([...new Set(seen)].sort((one, two) => one - two));
    };
    const watchers: Promise<void>[] = [];
    for (let joined = 0; joined < 12; joined += 1) {
      await vi.waitUntil(() => written >= joined * 10, { interval: 1, timeout: 20_000 });
      const { receipt } = await deposit(other.id, '1');
      watchers.push(watch(joined % 2 === 0 ? undefined : receipt.position));
    }
    allHaveJoined();
    await Promise.all([writing, ...watchers]);
  });

  test('tells how far each projection has come', async () => {
    const watching = subscribe(
      server.url,
      'subscription { projectionProgress { eventCount projections { name lag status failure } } }',
    );
    const frame = (await watching.next()).projectionProgress as unknown as {
      projections: { name: string }[];
    };
    expect(frame.projections.map(({ name }) => name).sort()).toEqual([
      'account-changes',
      'balances',
      'daily-summaries',
      'transactions',
      'transfer-requests',
    ]);
    await watching.close();
  });
});
