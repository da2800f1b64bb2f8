import { buildSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { loadTypeDefs } from '../../../server/graphql/schema.ts';
import { type Answer, send } from '../../support/api.ts';
import { keyOf } from '../../support/identity.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { minimalOperation } from './minimal-operation.ts';

const schema = buildSchema(loadTypeDefs().join('\n'));

const EVERYBODY = ['auditor', 'operator', 'manager', 'administrator'];
const NARROW = ['a key that only reads', 'a key that only moves money'];
const READERS = [...EVERYBODY, 'a key that only reads'];
const MOVERS = ['operator', 'manager', 'administrator', 'a key that only moves money'];
const SIGNED_IN = [...EVERYBODY, ...NARROW];
const OPERATORS = ['operator', 'manager', 'administrator'];
const MANAGERS = ['manager', 'administrator'];
const ADMINISTRATORS = ['administrator'];

/** Who may use each root field. Written down once more, so that a change of a directive is a decision. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'Query.account': READERS,
  'Query.accounts': READERS,
  'Query.accountTotals': READERS,
  'Query.approvalQueue': READERS,
  'Query.balanceOf': READERS,
  'Query.dailySummaries': READERS,
  'Query.dashboard': READERS,
  'Query.deadLetters': READERS,
  'Query.bookedMovements': READERS,
  'Query.event': READERS,
  'Query.events': READERS,
  'Query.streamIntegrity': READERS,
  'Query.hourlyFlows': READERS,
  'Query.largestMovements': READERS,
  'Query.ownerPortfolio': READERS,
  'Query.projectionProgress': READERS,
  'Query.projectionRebuilds': READERS,
  'Query.search': READERS,
  'Query.transaction': READERS,
  'Query.transferRequest': READERS,
  'Query.transferRequests': READERS,
  'Query.me': SIGNED_IN,
  'Query.roles': SIGNED_IN,
  'Query.auditLog': ['auditor', 'administrator'],
  'Query.auditLogChoices': ['auditor', 'administrator'],
  'Query.users': ADMINISTRATORS,
  'Query.apiKeys': ADMINISTRATORS,
  'Mutation.openAccount': OPERATORS,
  'Mutation.renameOwner': OPERATORS,
  'Mutation.depositMoney': MOVERS,
  'Mutation.withdrawMoney': MOVERS,
  'Mutation.transferMoney': MOVERS,
  'Mutation.requestTransfer': MOVERS,
  'Mutation.approveTransfer': MOVERS,
  'Mutation.rejectTransfer': MOVERS,
  'Mutation.withdrawTransferRequest': MOVERS,
  // By the command in it, which is the first there is: openAccount.
  'Mutation.executeCommands': OPERATORS,
  'Mutation.changeOverdraftLimit': MANAGERS,
  'Mutation.freezeAccount': MANAGERS,
  'Mutation.unfreezeAccount': MANAGERS,
  'Mutation.closeAccount': MANAGERS,
  'Mutation.reverseTransaction': MANAGERS,
  'Mutation.retryDeadLetter': ADMINISTRATORS,
  'Mutation.skipDeadLetter': ADMINISTRATORS,
  'Mutation.rebuildProjection': ADMINISTRATORS,
  'Mutation.cancelRebuild': ADMINISTRATORS,
  'Mutation.createUser': ADMINISTRATORS,
  'Mutation.changeUserRole': ADMINISTRATORS,
  'Mutation.disableUser': ADMINISTRATORS,
  'Mutation.enableUser': ADMINISTRATORS,
  'Mutation.resetPassword': ADMINISTRATORS,
  'Mutation.endSessions': ADMINISTRATORS,
  'Mutation.createApiKey': ADMINISTRATORS,
  'Mutation.rotateApiKey': ADMINISTRATORS,
  'Mutation.revokeApiKey': ADMINISTRATORS,
  'Mutation.changePassword': SIGNED_IN,
  'Subscription.accountChanges': READERS,
  'Subscription.accountVersions': READERS,
  'Subscription.approvalQueue': READERS,
  'Subscription.dashboard': READERS,
  'Subscription.projectionProgress': READERS,
  'Subscription.projectionRebuilds': READERS,
};

const TYPES = {
  Query: schema.getQueryType(),
  Mutation: schema.getMutationType(),
  Subscription: schema.getSubscriptionType(),
} as const;

const FIELDS = Object.entries(TYPES).flatMap(([type, object]) =>
  Object.values(object?.getFields() ?? {}).map((field) => ({
    path: `${type}.${field.name}`,
    isSubscription: type === 'Subscription',
    operation: () => minimalOperation(type.toLowerCase(), field),
  })),
);

let server: TestServer;
const keys = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  const { identity } = server.services;
  const { apiKeys } = identity;
  for (const role of ['AUDITOR', 'OPERATOR', 'MANAGER', 'ADMINISTRATOR'] as const)
    keys.set(role.toLowerCase(), await keyOf(identity, role));
  const narrow = { name: 'Reader', role: 'MANAGER', scopes: ['READ_BOOK'], createdBy: 'test' } as const;
  keys.set('a key that only reads', (await apiKeys.create({ ...narrow, expiresAt: null })).secret);
  const mover = { ...narrow, name: 'Mover', scopes: ['MOVE_MONEY'], expiresAt: null } as const;
  keys.set('a key that only moves money', (await apiKeys.create(mover)).secret);
  const past = new Date(Date.now() - 1_000);
  keys.set('an expired key', (await apiKeys.create({ ...narrow, expiresAt: past })).secret);
  const revoked = await apiKeys.create({ ...narrow, expiresAt: null });
  await apiKeys.revoke(revoked.apiKey.id);
  keys.set('a revoked key', revoked.secret);
  keys.set(
    'a key that was never made',
    'daybook_aaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  );
});
afterAll(() => server.stop());

/** What the server says to somebody who uses a field: let through, or the code of the refusal. */
async function verdict(who: string, { isSubscription, operation }: (typeof FIELDS)[number]): Promise<string> {
  const key = keys.get(who);
  const headers = { authorization: key === undefined ? '' : `Bearer ${key}` };
  const { query, variables } = operation();
  const answer = isSubscription
    ? await firstFrame(headers, query, variables)
    : await send(server.url, query, variables, headers);
  const code = answer.errors?.[0]?.extensions?.code;
  // Whatever else is wrong with an operation about nothing, it was let through to find that out.
  expect(code).not.toBe('GRAPHQL_VALIDATION_FAILED');
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'let through';
}

async function firstFrame(
  connectionParams: Record<string, string>,
  query: string,
  variables: Record<string, unknown>,
): Promise<Answer> {
  const url = `${server.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
  const frames = client.iterate<Record<string, unknown>>({ query, variables });
  try {
    const { value } = await frames.next();
    return value as Answer;
  } catch (fault) {
    // An operation that is refused ends with its errors, a client that is not let in with the close of its socket.
    if (Array.isArray(fault)) return { errors: fault };
    expect((fault as { readonly code?: number }).code).toBe(4403);
    return { errors: [{ message: '', extensions: { code: 'UNAUTHENTICATED' } }] };
  } finally {
    await client.dispose();
  }
}

test('every root field of the schema has a row here, and every row a field', () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(FIELDS.map(({ path }) => path).sort());
});

describe.each(FIELDS)('$path', (field) => {
  test.each(SIGNED_IN)('%s', async (who) => {
    const allowed = ALLOWED[field.path]?.includes(who);
    expect(await verdict(who, field)).toBe(allowed ? 'let through' : 'FORBIDDEN');
  });

  test.each(['nobody', 'an expired key', 'a revoked key', 'a key that was never made'])('%s', async (who) => {
    expect(await verdict(who, field)).toBe('UNAUTHENTICATED');
  });
});

test('a refusal says what would be needed', async () => {
  const input = { commandId: crypto.randomUUID(), accountId: crypto.randomUUID(), reason: 'x' };
  const query = 'mutation ($input: ChangeStatusInput!) { freezeAccount(input: $input) { errors { code } } }';
  const headers = { authorization: `Bearer ${keys.get('operator')}` };
  const { errors } = await send(server.url, query, { input }, headers);
  expect(errors?.[0]?.extensions).toEqual({
    code: 'FORBIDDEN',
    permission: 'RESTRICT_ACCOUNTS',
    roles: ['MANAGER', 'ADMINISTRATOR'],
    role: 'OPERATOR',
  });
});
