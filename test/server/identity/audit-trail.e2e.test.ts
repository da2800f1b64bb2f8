import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { dataOf, send } from '../../support/api.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { cookieOf, keyOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openEventStream } from '../http/event-stream.ts';

const FOLLOW = 'subscription { projectionProgress { __typename } }';
const OPEN = 'mutation ($input: OpenAccountInput!) { openAccount(input: $input) { account { id } } }';
const ACCOUNT = 'query ($id: ID!) { account(id: $id) { id } }';
const FREEZE = 'mutation ($input: ChangeStatusInput!) { freezeAccount(input: $input) { errors { code } } }';
const user = { email: 'ann@example.com', name: 'Ann', role: 'OPERATOR', mustChangePassword: false } as const;

type Headers = Record<string, string>;
type Entry = Readonly<Record<string, unknown>>;

let server: TestServer;
let auditor: Headers;
let operator: Headers;
let mover: Headers;
let password = '';
beforeAll(async () => {
  server = await startTestServer();
  const { identity } = server.services;
  auditor = { authorization: `Bearer ${await keyOf(identity, 'AUDITOR')}` };
  operator = { authorization: `Bearer ${await keyOf(identity, 'OPERATOR')}` };
  const narrow = {
    name: 'Mover',
    role: 'OPERATOR',
    scopes: ['MOVE_MONEY'],
    expiresAt: null,
    createdBy: 'test',
  } as const;
  mover = { authorization: `Bearer ${(await identity.apiKeys.create(narrow)).secret}` };
  password = (await identity.users.create(user))?.password ?? '';
});
afterAll(() => server.stop());

/** The newest entry of an action, as an auditor reads it. */
async function newest(action: string): Promise<Entry | undefined> {
  const query = `query ($action: String!) {
    auditLog(first: 1, filter: { action: $action, reads: true }) {
      nodes { principal displayName role address action outcome reason subject commandId correlationId }
    }
  }`;
  const { auditLog } = dataOf(await send(server.url, query, { action }, auditor));
  return (auditLog as { readonly nodes: readonly Entry[] }).nodes[0];
}

const signIn = (email: string, text: string) =>
  fetch(`${server.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-correlation-id': 'story-of-sign-in' },
    body: JSON.stringify({ email, password: text }),
  });

describe('who wants to be let in', () => {
  test('with the right password', async () => {
    await signIn(user.email, password);
    expect(await newest('signIn')).toMatchObject({
      principal: expect.stringMatching(/^user:/),
      displayName: 'Ann',
      role: 'OPERATOR',
      address: '127.0.0.1',
      outcome: 'DONE',
      correlationId: 'story-of-sign-in',
    });
  });

  test('with a wrong one, and as somebody whom nobody knows', async () => {
    for (const email of [user.email, 'nobody@example.com']) {
      await signIn(email, 'wrong');
      const refused = {
        principal: null,
        displayName: email,
        role: null,
        outcome: 'FORBIDDEN',
        reason: 'wrong email address or password',
      };
      expect(await newest('signIn')).toMatchObject(refused);
    }
  });

  test('too often', async () => {
    const email = 'target@example.com';
    for (let n = 0; n < 11; n += 1) await signIn(email, 'wrong');
    expect(await newest('signIn')).toMatchObject({
      displayName: email,
      outcome: 'FORBIDDEN',
      reason: 'too many attempts',
    });
  });

  test('as a user who is disabled', async () => {
    const { users } = server.services.identity;
    const made = await users.create({ ...user, email: 'dan@example.com', name: 'Dan' });
    await users.setDisabled(made?.user.id ?? '', true);
    await signIn('dan@example.com', made?.password ?? '');
    expect(await newest('signIn')).toMatchObject({
      displayName: 'dan@example.com',
      outcome: 'FORBIDDEN',
      reason: 'disabled',
    });
  });

  test('and who leaves', async () => {
    const cookie = await cookieOf(server.url, server.services.identity, 'MANAGER');
    const headers = { cookie, 'content-type': 'application/json' };
    await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' });
    expect(await newest('signOut')).toMatchObject({
      displayName: 'Test manager',
      role: 'MANAGER',
      outcome: 'DONE',
    });
  });

  test.each<[string, Headers, string]>([
    [
      'a key that is not good',
      { authorization: `Bearer daybook_abcdefghabcdefgh.${'s'.repeat(43)}` },
      'key abcdefghabcdefgh',
    ],
    ['a session that is not good', { cookie: 'daybook.session_token=made-up' }, 'a session'],
  ])('with %s, on every way in, and without what is secret', async (_what, headers, shown) => {
    await send(
      server.url,
      '{ me { id } }',
      {},
      { authorization: '', ...headers, 'x-correlation-id': 'story-of-a-key' },
    );
    if (headers.authorization)
      expect(await newest('authenticate')).toMatchObject({
        displayName: shown,
        outcome: 'FORBIDDEN',
        principal: null,
        correlationId: 'story-of-a-key',
      });
    for (const path of ['/metrics', '/export/accounts.csv']) {
      await fetch(`${server.url}${path}`, { headers: { ...headers, 'x-correlation-id': path } });
      expect(await newest('authenticate')).toMatchObject({ displayName: shown, correlationId: path });
    }
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocol: string) {
          super(url, protocol, { headers: { ...headers, 'x-correlation-id': 'socket' } });
        }
      },
      retryAttempts: 0,
    });
    await expect(client.iterate({ query: FOLLOW }).next()).rejects.toMatchObject({ code: 4403 });
    expect(await newest('authenticate')).toMatchObject({ displayName: shown, correlationId: 'socket' });
    const { rows } = await server.database.pool.query<{ text: string }>(
      'SELECT audit_log::text AS text FROM audit_log',
    );
    for (const { text } of rows) expect(text).not.toMatch(/sssss|made-up/);
  });
});

describe('what is done', () => {
  test('a mutation that is carried out', async () => {
    const input = { commandId: crypto.randomUUID(), owner: 'Ann', currency: 'CZK' };
    await send(server.url, OPEN, { input }, operator);
    expect(await newest('Mutation.openAccount')).toMatchObject({
      outcome: 'DONE',
      role: 'OPERATOR',
      commandId: input.commandId,
    });
  });

  test('one that a rule refuses, and one that the role may not', async () => {
    const input = { commandId: crypto.randomUUID(), accountId: crypto.randomUUID() };
    await send(server.url, FREEZE, { input });
    const entry = { subject: input.accountId, commandId: input.commandId };
    expect(await newest('Mutation.freezeAccount')).toMatchObject({
      ...entry,
      outcome: 'REFUSED',
      reason: 'ACCOUNT_NOT_FOUND',
    });
    await send(server.url, FREEZE, { input }, operator);
    expect(await newest('Mutation.freezeAccount')).toMatchObject({
      ...entry,
      outcome: 'FORBIDDEN',
      role: 'OPERATOR',
    });
  });
});

describe('what is looked at', () => {
  test('a query that is allowed, and one that is not', async () => {
    const id = crypto.randomUUID();
    await send(server.url, ACCOUNT, { id }, operator);
    expect(await newest('Query.account')).toMatchObject({ outcome: 'DONE', subject: id });
    await send(server.url, ACCOUNT, { id }, mover);
    expect(await newest('Query.account')).toMatchObject({
      outcome: 'FORBIDDEN',
      displayName: 'Mover',
      reason: expect.stringContaining('READ_BOOK'),
    });
  });

  test('a query that breaks off', async () => {
    const query = '{ accounts(first: 1, after: "nonsense") { totalCount } }';
    await send(server.url, query, {}, operator);
    expect(await newest('Query.accounts')).toMatchObject({ outcome: 'FAILED' });
  });

  const SUBSCRIBE: readonly [string, (headers: Headers) => Promise<void>][] = [
    [
      'WebSocket',
      async (headers) => {
        const url = `${server.url.replace('http', 'ws')}/graphql`;
        const client = createClient({
          url,
          webSocketImpl: WebSocket,
          connectionParams: headers,
          retryAttempts: 0,
        });
        await client
          .iterate({ query: FOLLOW })
          .next()
          .catch(() => {});
        await client.dispose();
      },
    ],
    [
      'server-sent events',
      async (headers) => {
        const stream = await openEventStream(server.url, { query: FOLLOW }, headers);
        await stream.receive();
        stream.leave();
      },
    ],
  ];

  test.each(SUBSCRIBE)(
    'a subscription over %s that is allowed, and one that is not',
    async (_way, subscribe) => {
      await subscribe(operator);
      const action = 'Subscription.projectionProgress';
      expect(await newest(action)).toMatchObject({ outcome: 'DONE', displayName: 'Test operator' });
      await subscribe(mover);
      expect(await newest(action)).toMatchObject({ outcome: 'FORBIDDEN', displayName: 'Mover' });
    },
  );

  test('a download that is allowed, one that is not, and one that asks for nonsense', async () => {
    const download = (search: string, headers: Headers) =>
      fetch(`${server.url}/export/transactions.csv?${search}`, { headers });
    const accountId = crypto.randomUUID();
    await (await download(`accountId=${accountId}`, operator)).text();
    const action = '/export/transactions.csv';
    expect(await newest(action)).toMatchObject({ outcome: 'DONE', subject: accountId });
    await download(`accountId=${accountId}`, mover);
    expect(await newest(action)).toMatchObject({ outcome: 'FORBIDDEN', displayName: 'Mover' });
    await download('filter=nonsense', operator);
    expect(await newest(action)).toMatchObject({ outcome: 'FAILED' });
  });

  test('what was allowed is left out unless it is asked for; what was not never is', async () => {
    await send(server.url, ACCOUNT, { id: 'x' }, operator);
    await send(server.url, ACCOUNT, { id: 'x' }, mover);
    const query = '{ auditLog(first: 100) { nodes { action outcome } } }';
    const { auditLog } = dataOf(await send(server.url, query, {}, auditor)) as {
      auditLog: { nodes: readonly Entry[] };
    };
    const reads = auditLog.nodes.filter(({ action }) => /^(Query|Subscription|[/])/.test(String(action)));
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.map(({ outcome }) => outcome)).not.toContain('DONE');
  });
});

test('nobody changes what is in it', async () => {
  await send(server.url, '{ me { id } }', {}, authorizationFor(server.url));
  await server.services.audit.flush();
  for (const statement of [
    "UPDATE audit_log SET reason = 'x'",
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
  ])
    await expect(server.database.pool.query(statement)).rejects.toThrow();
});
