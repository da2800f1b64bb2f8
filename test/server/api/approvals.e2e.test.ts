import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dataOf, sendAs, subscribeAs } from '../../support/api.ts';
import { cookieOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

const ACCOUNT = 'id version balance { minorUnits }';
const REQUEST = `id status version isOwn mayDecide bookedOn reason expiresAt
  amount { formatted } requestedBy { id displayName } decidedBy { id displayName }`;
const PAYLOAD = `
  request { ${REQUEST} } account { ${ACCOUNT} } toAccount { ${ACCOUNT} }
  receipt { commandId streamId streamVersion position replayed }
  plannedEvents { type streamId streamVersion }
  errors { __typename code message path ... on TransferRequestRefusal { requestId }
    ... on InsufficientFunds { available { minorUnits } } ... on MovementLimitExceeded { limit { minorUnits } } }`;

type Headers = Readonly<Record<string, string>>;

interface Payload {
  readonly request: { readonly id: string; readonly status: string } | null;
  readonly account: { readonly balance: { readonly minorUnits: string } } | null;
  readonly receipt: { readonly position: string; readonly replayed: boolean } | null;
  readonly plannedEvents: readonly { readonly type: string }[] | null;
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}

interface StoredEvent {
  readonly type: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly commandId: string;
}

let server: TestServer;
let book = clientOf('');
/** People by role, two operators among them, and a program that the first of them answers for. */
let anna: Headers;
let otto: Headers;
let mona: Headers;
let auditor: Headers;
let annasKey: Headers;

const post = async (who: Headers, query: string, variables: object = {}, more: Headers = {}) =>
  dataOf(await sendAs(server.url, { ...who, ...more }, query, variables));

/** Sends a command as somebody. */
async function command(who: Headers, name: string, input: object, more: Headers = {}): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${PAYLOAD} } }`;
  const data = await post(who, query, { input: { commandId: randomUUID(), ...input } }, more);
  return data[name] as Payload;
}

let from: string;
let to: string;

/** Past what an operator of these tests may move at a time, which is 1,000 whole units. */
const LARGE = { minorUnits: '150000', currency: 'CZK' };

const ask = (who: Headers, fields: object = {}, more: Headers = {}) =>
  command(who, 'requestTransfer', { fromAccountId: from, toAccountId: to, amount: LARGE, ...fields }, more);
const approve = (who: Headers, requestId: string | undefined, fields: object = {}) =>
  command(who, 'approveTransfer', { requestId, ...fields });

async function pending(who: Headers = anna, fields: object = {}): Promise<string> {
  const { request, errors } = await ask(who, fields);
  expect(errors).toEqual([]);
  return request?.id ?? '';
}

const balances = async () => {
  await server.caughtUp();
  const query = `{ from: account(id: "${from}") { balance { minorUnits } } to: account(id: "${to}") { balance { minorUnits } } }`;
  const { from: one, to: other } = (await post(mona, query)) as Record<string, Payload['account']>;
  return [one?.balance.minorUnits, other?.balance.minorUnits];
};

beforeAll(async () => {
  server = await startTestServer();
  book = clientOf(server.url);
  const { identity } = server.services;
  const [first, second, manager, reader] = await Promise.all(
    (['OPERATOR', 'OPERATOR', 'MANAGER', 'AUDITOR'] as const).map((role) =>
      cookieOf(server.url, identity, role),
    ),
  );
  const headersOf = (cookie = ''): Headers => ({ cookie, origin: server.url });
  [anna, otto, mona, auditor] = [first, second, manager, reader].map(headersOf) as [
    Headers,
    Headers,
    Headers,
    Headers,
  ];
  const { me } = (await post(anna, '{ me { id } }')) as { me: { id: string } };
  const made = { name: 'Payroll', role: 'MANAGER', scopes: null, expiresAt: null } as const;
  const key = await identity.apiKeys.create({ ...made, createdBy: me.id });
  const keyOfKey = await identity.apiKeys.create({ ...made, createdBy: `key:${key.apiKey.id}` });
  annasKey = { authorization: `Bearer ${keyOfKey.secret}` };
});
afterAll(() => server.stop());

beforeEach(async () => {
  const [one, other] = [await book.open('Ann Archer'), await book.open('Bob Baker')];
  [from, to] = [one.account.id, other.account.id];
  await book.deposit(from, '1000000');
});

describe('past the limit of an operator', () => {
  test('a transfer is refused, but may be asked for', async () => {
    const input = { fromAccountId: from, toAccountId: to, amount: LARGE };
    const moved = await post(
      anna,
      'mutation ($input: TransferMoneyInput!) { transferMoney(input: $input) { errors { code } } }',
      { input: { commandId: randomUUID(), ...input } },
    );
    expect(moved.transferMoney).toEqual({ errors: [{ code: 'MOVEMENT_LIMIT_EXCEEDED' }] });
    expect(await ask(anna)).toMatchObject({
      errors: [],
      request: { status: 'PENDING', isOwn: true, mayDecide: false, amount: { formatted: 'CZK 1,500.00' } },
      account: null,
    });
    expect(await balances()).toEqual(['1000000', '0']);
  });

  test('another operator may not approve or reject it, a manager may approve it', async () => {
    const requestId = await pending();
    const refused = [
      { code: 'MOVEMENT_LIMIT_EXCEEDED', limit: { minorUnits: '100000' }, path: ['input', 'requestId'] },
    ];
    expect(await approve(otto, requestId)).toMatchObject({ errors: refused, receipt: null });
    expect(await command(otto, 'rejectTransfer', { requestId, reason: 'no' })).toMatchObject({
      errors: refused,
    });
    expect(await approve(mona, requestId)).toMatchObject({
      errors: [],
      request: {
        id: requestId,
        status: 'APPROVED',
        isOwn: false,
        decidedBy: { displayName: 'Test manager' },
      },
      account: { id: from, balance: { minorUnits: '850000' } },
      toAccount: { id: to, balance: { minorUnits: '150000' } },
    });
  });
});

describe('four eyes', () => {
  test('whoever asked does not decide, neither himself nor with a key that he answers for', async () => {
    const requestId = await pending();
    for (const who of [anna, annasKey]) {
      const refusal = who === anna ? 'MOVEMENT_LIMIT_EXCEEDED' : 'OWN_REQUEST';
      expect(await approve(who, requestId)).toMatchObject({ errors: [{ code: refusal }] });
    }
    const small = await pending(annasKey, { amount: { minorUnits: '5', currency: 'CZK' } });
    for (const who of [anna, annasKey]) {
      const own = { errors: [{ code: 'OWN_REQUEST', requestId: small }], request: { status: 'PENDING' } };
      expect(await approve(who, small)).toMatchObject(own);
      expect(await command(who, 'rejectTransfer', { requestId: small, reason: 'no' })).toMatchObject(own);
    }
    expect(await approve(otto, small)).toMatchObject({ errors: [], request: { status: 'APPROVED' } });
  });

  test('a manager who wants a second pair of eyes needs another manager’s or operator’s', async () => {
    const requestId = await pending(mona, { amount: { minorUnits: '700', currency: 'CZK' } });
    expect(await approve(mona, requestId)).toMatchObject({ errors: [{ code: 'OWN_REQUEST' }] });
    expect(await approve(otto, requestId)).toMatchObject({ errors: [] });
    expect(await balances()).toEqual(['999300', '700']);
  });

  test('both movements of an approved transfer lead to the request that they came of, others to none', async () => {
    const requestId = await pending();
    await approve(mona, requestId);
    const plain = { fromAccountId: from, toAccountId: to, amount: { minorUnits: '5', currency: 'CZK' } };
    const { transferMoney } = (await post(
      anna,
      'mutation ($input: TransferMoneyInput!) { transferMoney(input: $input) { receipt { position } } }',
      { input: { commandId: randomUUID(), ...plain } },
    )) as { transferMoney: { receipt: { position: string } } };
    // What request a movement came of is shown as far as it is known, without waiting.
    await server.caughtUp();
    const movements = `transactions(first: 10, atLeast: "${transferMoney.receipt.position}") {
      nodes { kind transferRequest { id status requestedBy { displayName } } } }`;
    const shown = await post(
      mona,
      `{ from: account(id: "${from}") { ${movements} } to: account(id: "${to}") { ${movements} } }`,
    );
    const transferRequest = {
      id: requestId,
      status: 'APPROVED',
      requestedBy: { displayName: 'Test operator' },
    };
    const transfers = [
      { kind: 'TRANSFER', transferRequest: null },
      { kind: 'TRANSFER', transferRequest },
    ];
    expect(shown).toEqual({
      from: { transactions: { nodes: [...transfers, { kind: 'DEPOSIT', transferRequest: null }] } },
      to: { transactions: { nodes: transfers } },
    });
  });

  test('a rejected request says why and moves nothing; a withdrawn one can’t be approved', async () => {
    const rejected = await pending();
    expect(await command(mona, 'rejectTransfer', { requestId: rejected, reason: ' ' })).toMatchObject({
      errors: [{ code: 'INVALID_INPUT', path: ['input', 'reason'] }],
    });
    expect(
      await command(mona, 'rejectTransfer', { requestId: rejected, reason: 'no invoice' }),
    ).toMatchObject({ errors: [], request: { status: 'REJECTED', reason: 'no invoice' } });
    expect(await approve(mona, rejected)).toMatchObject({ errors: [{ code: 'REQUEST_NOT_PENDING' }] });

    const withdrawn = await pending();
    expect(await command(otto, 'withdrawTransferRequest', { requestId: withdrawn })).toMatchObject({
      errors: [{ code: 'NOT_OWN_REQUEST', path: ['input', 'requestId'] }],
    });
    expect(await command(anna, 'withdrawTransferRequest', { requestId: withdrawn })).toMatchObject({
      errors: [],
      request: { status: 'WITHDRAWN' },
    });
    expect(await approve(mona, withdrawn)).toMatchObject({
      errors: [{ __typename: 'TransferRequestRefusal', code: 'REQUEST_NOT_PENDING', requestId: withdrawn }],
    });
    expect(await balances()).toEqual(['1000000', '0']);
  });

  test('there is nothing to decide about a request that nobody made', async () => {
    const unknown = randomUUID();
    expect(await approve(mona, unknown)).toMatchObject({
      errors: [{ code: 'REQUEST_NOT_FOUND', path: ['input', 'requestId'] }],
      receipt: null,
    });
    expect(await approve(mona, 'not-an-id')).toMatchObject({
      errors: [{ code: 'INVALID_INPUT', path: ['input', 'requestId'] }],
    });
  });
});

describe('an approval', () => {
  test('that the accounts refuse is refused as the transfer would be, and the request stays pending', async () => {
    const requestId = await pending(anna, { amount: { minorUnits: '1000001', currency: 'CZK' } });
    const refused = await approve(mona, requestId);
    expect(refused).toMatchObject({
      errors: [{ __typename: 'InsufficientFunds', available: { minorUnits: '1000000' } }],
      request: { status: 'PENDING' },
      account: { balance: { minorUnits: '1000000' } },
    });
    await book.deposit(from, '1');
    expect(await approve(mona, requestId)).toMatchObject({ errors: [], request: { status: 'APPROVED' } });
    expect(await balances()).toEqual(['0', '1000001']);
  });

  test('moves the money exactly once, however many approve at the same moment', async () => {
    const requestId = await pending();
    const answers = await Promise.all(Array.from({ length: 16 }, () => approve(mona, requestId)));
    const refusals = answers.flatMap(({ errors }) => errors.map(({ code }) => code));
    expect(refusals).toEqual(Array.from({ length: 15 }, () => 'REQUEST_NOT_PENDING'));
    expect(await balances()).toEqual(['850000', '150000']);
  });

  test('and a withdrawal at the same moment do not both happen', async () => {
    for (let round = 0; round < 5; round += 1) {
      const requestId = await pending();
      const [approved, withdrawn] = await Promise.all([
        approve(mona, requestId),
        command(anna, 'withdrawTransferRequest', { requestId }),
      ]);
      expect([approved, withdrawn].filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    }
  });

  test('sent again with the same id gets the same receipt and moves nothing more', async () => {
    const requestId = await pending();
    const commandId = randomUUID();
    const [first, twin] = await Promise.all([
      approve(mona, requestId, { commandId }),
      approve(mona, requestId, { commandId }),
    ]);
    const again = await approve(mona, requestId, { commandId });
    expect(again).toMatchObject({ errors: [], receipt: { replayed: true }, request: { status: 'APPROVED' } });
    for (const { receipt } of [twin, again])
      expect(receipt).toMatchObject({ position: first.receipt?.position });
    expect(await approve(mona, await pending(), { commandId })).toMatchObject({
      errors: [{ code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'commandId'] }],
    });
    expect(await balances()).toEqual(['850000', '150000']);
  });

  test('can be tried without being made', async () => {
    const requestId = await pending();
    expect(await approve(mona, requestId, { dryRun: true })).toMatchObject({
      errors: [],
      receipt: null,
      request: { status: 'APPROVED' },
      account: { balance: { minorUnits: '850000' } },
      toAccount: { balance: { minorUnits: '150000' } },
      plannedEvents: [
        { type: 'TransferApproved', streamId: `transferRequest-${requestId}`, streamVersion: 2 },
        { type: 'MoneyTransferredOut', streamId: `account-${from}` },
        { type: 'MoneyTransferredIn', streamId: `account-${to}` },
      ],
    });
    expect(await balances()).toEqual(['1000000', '0']);
    expect(await approve(mona, requestId, { expectedVersion: 1 })).toMatchObject({ errors: [] });
  });

  test('its movements, the request and the approval are one story, a tree', async () => {
    const asked = await ask(anna, {}, { 'x-correlation-id': 'order-4711' });
    const requestId = asked.request?.id;
    const { receipt } = await approve(mona, requestId);
    const { events } = (await post(
      auditor,
      '{ events(filter: { correlationId: "order-4711" }, direction: ASC) { nodes { id type correlationId causationId commandId } } }',
    )) as {
      events: { nodes: readonly (StoredEvent & { readonly id: string })[] };
    };
    const [requested, ...decided] = events.nodes;
    const [, out, into] = decided;
    expect(requested).toMatchObject({ type: 'TransferRequested', causationId: null, commandId: requestId });
    const { commandId } = receipt as unknown as { readonly commandId: string };
    expect(decided).toMatchObject(
      ['TransferApproved', 'MoneyTransferredOut', 'MoneyTransferredIn'].map((type) => ({
        type,
        causationId: requested?.id,
        commandId,
      })),
    );
    // So are the accounts that a request leads to.
    await server.caughtUp();
    const shown = await post(
      mona,
      `query ($id: ID!, $atLeast: Position) { transferRequest(id: $id, atLeast: $atLeast) {
         correlationId preview { errors { code } } history(first: 5) { nodes { type } }
         fromAccount { owner } toAccount { owner }
         transactions(atLeast: $atLeast) { id direction accountId } } }`,
      { id: requestId, atLeast: receipt?.position },
    );
    expect(shown.transferRequest).toEqual({
      correlationId: 'order-4711',
      preview: null,
      history: { nodes: [{ type: 'TransferApproved' }, { type: 'TransferRequested' }] },
      fromAccount: { owner: 'Ann Archer' },
      toAccount: { owner: 'Bob Baker' },
      transactions: [
        { id: out?.id, direction: 'DEBIT', accountId: from },
        { id: into?.id, direction: 'CREDIT', accountId: to },
      ],
    });
  });

  test('can be taken back like any other transfer, on both accounts', async () => {
    const requestId = await pending();
    const { receipt } = await approve(mona, requestId);
    const { transferRequest } = (await post(
      mona,
      'query ($id: ID!, $at: Position) { transferRequest(id: $id, atLeast: $at) { transactions(atLeast: $at) { id } } }',
      { id: requestId, at: receipt?.position },
    )) as { transferRequest: { transactions: readonly { readonly id: string }[] } };
    const [out] = transferRequest.transactions;
    const input = { transactionId: out?.id, reason: 'approved by mistake' };
    expect(await book.mutate('reverseTransaction', 'ReverseTransactionInput', input)).toMatchObject({
      errors: [],
    });
    const reversedTwice = await book.mutate('reverseTransaction', 'ReverseTransactionInput', input);
    expect(reversedTwice.errors).toMatchObject([{ code: 'ALREADY_REVERSED' }]);
  });
});

describe('a request', () => {
  test('can be tried without being made, and shows what the transfer would do', async () => {
    const query = `mutation ($input: RequestTransferInput!) { requestTransfer(input: $input) {
      receipt { position } plannedEvents { type } errors { code }
      request { status preview { account { balance { minorUnits } } toAccount { balance { minorUnits } } errors { code } } } } }`;
    const input = { commandId: randomUUID(), dryRun: true, fromAccountId: from, toAccountId: to };
    const tried = await post(anna, query, { input: { ...input, amount: LARGE } });
    expect(tried.requestTransfer).toEqual({
      receipt: null,
      plannedEvents: [{ type: 'TransferRequested' }],
      errors: [],
      request: {
        status: 'PENDING',
        preview: {
          account: { balance: { minorUnits: '850000' } },
          toAccount: { balance: { minorUnits: '150000' } },
          errors: [],
        },
      },
    });
    const tooMuch = await post(anna, query, {
      input: { ...input, amount: { minorUnits: '1000001', currency: 'CZK' } },
    });
    expect(tooMuch.requestTransfer).toMatchObject({
      errors: [],
      request: { preview: { errors: [{ code: 'INSUFFICIENT_FUNDS' }] } },
    });
  });

  test.each([
    ['an account that there is not', { toAccountId: randomUUID() }, 'ACCOUNT_NOT_FOUND', 'toAccountId'],
    ['another currency', { amount: { minorUnits: '5', currency: 'EUR' } }, 'CURRENCY_MISMATCH', 'amount'],
    ['nothing', { amount: { minorUnits: '0', currency: 'CZK' } }, 'AMOUNT_NOT_POSITIVE', 'amount'],
  ])('for %s is refused, since it could never be carried out', async (_what, fields, code, field) => {
    const commandId = randomUUID();
    const refused = await ask(anna, { commandId, ...fields });
    expect(refused).toMatchObject({
      errors: [{ code, path: expect.arrayContaining([field]) }],
      request: null,
    });
    expect(await ask(anna, { commandId, ...fields })).toMatchObject({
      errors: [{ code }],
      receipt: { replayed: true },
    });
  });

  test('sent again gets its receipt, also when it could not be made any more', async () => {
    const commandId = randomUUID();
    const { receipt } = await ask(anna, { commandId });
    await book.withdraw(from, '1000000');
    await book.mutate('closeAccount', 'ChangeStatusInput', { accountId: from, reason: 'moved' });
    expect(await ask(anna, { commandId })).toMatchObject({
      errors: [],
      request: { id: commandId },
      receipt: { replayed: true, position: receipt?.position },
    });
    expect(await ask(anna)).toMatchObject({ errors: [{ code: 'ACCOUNT_CLOSED' }] });
  });

  test('that nobody decided on in time shows as expired, and is refused', async () => {
    const [now, requestId] = [server.services.now, randomUUID()];
    const eightDaysAgo = new Date(Date.now() - 8 * 86_400_000);
    Object.assign(server.services, { now: () => eightDaysAgo });
    const { receipt } = await ask(anna, { commandId: requestId });
    Object.assign(server.services, { now });
    const query = `query ($filter: TransferRequestFilter, $at: Position) {
      transferRequests(filter: $filter, atLeast: $at) { nodes { id status mayDecide } } }`;
    const listed = (statuses: readonly string[]) =>
      post(mona, query, { filter: { statuses, accountId: from }, at: receipt?.position });
    expect(await listed(['EXPIRED'])).toEqual({
      transferRequests: { nodes: [{ id: requestId, status: 'EXPIRED', mayDecide: false }] },
    });
    expect(await listed(['PENDING', 'APPROVED'])).toEqual({ transferRequests: { nodes: [] } });
    expect(await approve(mona, requestId)).toMatchObject({ errors: [{ code: 'REQUEST_EXPIRED' }] });
  });
});

describe('transferRequests', () => {
  const LIST = `query ($filter: TransferRequestFilter, $sort: TransferRequestSort, $first: Int! = 25, $after: String, $at: Position) {
    transferRequests(filter: $filter, sort: $sort, first: $first, after: $after, atLeast: $at) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;

  interface Page {
    readonly totalCount: number;
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }

  const list = async (who: Headers, variables: object): Promise<Page> =>
    (await post(who, LIST, variables)).transferRequests as Page;

  test('tells what waits for somebody, what he asked for, and what he decided', async () => {
    const [large, small] = [
      await pending(anna),
      await pending(anna, { amount: { minorUnits: '1', currency: 'CZK' } }),
    ];
    const own = await pending(otto, { amount: { minorUnits: '2', currency: 'CZK' } });
    const decided = await pending(otto, { amount: { minorUnits: '3', currency: 'CZK' } });
    const { receipt } = await approve(mona, decided);
    const ids = async (who: Headers, concern: string) =>
      (await list(who, { filter: { concern, accountId: from }, at: receipt?.position })).nodes.map(
        ({ id }) => id,
      );
    expect(await ids(mona, 'WAITING_FOR_ME')).toEqual([own, small, large]);
    expect(await ids(otto, 'WAITING_FOR_ME')).toEqual([small]);
    expect(await ids(anna, 'WAITING_FOR_ME')).toEqual([own]);
    expect(await ids(annasKey, 'WAITING_FOR_ME')).toEqual([own]);
    expect(await ids(auditor, 'WAITING_FOR_ME')).toEqual([]);
    expect(await list(mona, { filter: { accountId: 'nobody’s' } })).toMatchObject({ totalCount: 0 });
    expect(await ids(annasKey, 'ASKED_BY_ME')).toEqual([small, large]);
    expect(await ids(mona, 'DECIDED_BY_ME')).toEqual([decided]);
    expect(await ids(otto, 'ASKED_BY_ME')).toEqual([decided, own]);
  });

  test('come in pages, in any order', async () => {
    const made: string[] = [];
    for (const minorUnits of ['3', '1', '2', '2'])
      made.push(await pending(anna, { amount: { minorUnits, currency: 'CZK' } }));
    const { receipt } = await command(anna, 'withdrawTransferRequest', { requestId: made[0] });
    const all = async (field: string, direction: string) => {
      const found: string[] = [];
      let after: string | null = null;
      for (let more = true; more; ) {
        const page: Page = await list(mona, {
          filter: { accountId: to },
          sort: { field, direction },
          first: 1,
          after,
          at: receipt?.position,
        });
        expect(page.totalCount).toBe(4);
        found.push(...page.nodes.map(({ id }) => id));
        [more, after] = [page.pageInfo.hasNextPage, page.pageInfo.endCursor];
      }
      return found.map((id) => made.indexOf(id));
    };
    expect(await all('REQUESTED', 'ASC')).toEqual([0, 1, 2, 3]);
    expect(await all('CHANGED', 'DESC')).toEqual([0, 3, 2, 1]);
    const byAmount = await all('AMOUNT', 'DESC');
    expect([byAmount[0], byAmount[3]]).toEqual([0, 1]);
  });
});

describe('approvalQueue', () => {
  const QUEUE = `subscription { approvalQueue { position waitingCount askedCount recentRequests { id status isOwn } } }`;

  interface Frame {
    readonly waitingCount: number;
    readonly askedCount: number;
    readonly recentRequests: readonly {
      readonly id: string;
      readonly status: string;
      readonly isOwn: boolean;
    }[];
  }

  const follow = (who: Headers) => {
    const stream = subscribeAs(server.url, who, QUEUE);
    const next = async () => (await stream.next()).approvalQueue as Frame;
    /** The first frame that says so; those before it come from what was read in between. */
    const until = async (isIt: (frame: Frame) => boolean): Promise<Frame> => {
      for (let frame = await next(); ; frame = await next()) if (isIt(frame)) return frame;
    };
    return { next, until, close: stream.close };
  };
  const newest = ({ recentRequests: [first] }: Frame) => first;

  test('tells an approver what comes in, and whoever asked what was decided', async () => {
    const [manager, operator] = [follow(mona), follow(anna)];
    const [before, own] = [await manager.next(), await operator.next()];
    const requestId = await pending();
    expect(await manager.until((frame) => newest(frame)?.id === requestId)).toMatchObject({
      waitingCount: before.waitingCount + 1,
      recentRequests: expect.arrayContaining([{ id: requestId, status: 'PENDING', isOwn: false }]),
    });
    expect(await operator.until((frame) => newest(frame)?.id === requestId)).toMatchObject({
      waitingCount: own.waitingCount,
      askedCount: own.askedCount + 1,
      recentRequests: expect.arrayContaining([{ id: requestId, status: 'PENDING', isOwn: true }]),
    });
    await approve(mona, requestId);
    expect(await operator.until((frame) => newest(frame)?.status === 'APPROVED')).toMatchObject({
      askedCount: own.askedCount,
    });
    expect(await manager.until((frame) => newest(frame)?.status === 'APPROVED')).toMatchObject({
      waitingCount: before.waitingCount,
    });
    await manager.close();
    await operator.close();
  });
});

test('the audit log has each attempt', async () => {
  const requestId = await pending();
  await approve(otto, requestId);
  const { receipt } = await approve(mona, requestId);
  await server.services.audit.flush();
  const { auditLog } = (await post(
    auditor,
    '{ auditLog(first: 5) { nodes { action outcome reason subject role } } }',
  )) as { auditLog: { nodes: readonly object[] } };
  expect(receipt).not.toBeNull();
  expect(auditLog.nodes).toEqual(
    expect.arrayContaining([
      {
        action: 'Mutation.approveTransfer',
        outcome: 'DONE',
        reason: null,
        subject: requestId,
        role: 'MANAGER',
      },
      {
        action: 'Mutation.approveTransfer',
        outcome: 'REFUSED',
        reason: 'MOVEMENT_LIMIT_EXCEEDED',
        subject: requestId,
        role: 'OPERATOR',
      },
      { action: 'Mutation.requestTransfer', outcome: 'DONE', reason: null, subject: from, role: 'OPERATOR' },
    ]),
  );
});
