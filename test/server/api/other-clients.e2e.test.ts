import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizationFor } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';
import { otherClients } from './other-clients.ts';

const OPEN = `mutation ($input: OpenAccountInput!) {
  openAccount(input: $input) { account { id } receipt { position } errors { code } }
}`;
const READ = `query ($id: ID!, $atLeast: Position) {
  account(id: $id, atLeast: $atLeast) { owner version }
}`;
const FOLLOW = `subscription ($ids: [ID!]!) {
  accountVersions(ids: $ids) { kind versions { version account { balance { minorUnits } } } }
}`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const clients = Object.entries(otherClients).map(([name, connect]) => ({ name, connect }));

describe.each(clients)('$name', ({ connect }) => {
  test('does with the server what it is for', async () => {
    const client = connect(`${server.url}/graphql`, authorizationFor(server.url));
    const { ask, subscribe } = client;
    expect(ask ?? subscribe).not.toBeNull();
    try {
      if (ask) await sendAndReadBack(ask);
      if (subscribe) await follow(subscribe);
    } finally {
      await client.close();
    }
  });
});

async function sendAndReadBack(ask: NonNullable<ReturnType<(typeof clients)[number]['connect']>['ask']>) {
  const input = { commandId: randomUUID(), owner: 'Ann Archer', currency: 'CZK' };
  const { openAccount } = (await ask(OPEN, { input })) as {
    openAccount: { account: { id: string }; receipt: { position: string }; errors: [] };
  };
  expect(openAccount.errors).toEqual([]);
  const variables = { id: openAccount.account.id, atLeast: openAccount.receipt.position };
  expect(await ask(READ, variables)).toMatchObject({ account: { owner: 'Ann Archer', version: 1 } });
  await expect(ask('{ nothing }', {})).rejects.toThrow();
}

async function follow(subscribe: NonNullable<ReturnType<(typeof clients)[number]['connect']>['subscribe']>) {
  const { open, deposit } = clientOf(server.url);
  const { account, receipt } = await open('Bob Baker');
  if (!account) throw new Error('not opened');
  await clientOf(server.url).query(`{ account(id: "${account.id}", atLeast: "${receipt.position}") { id } }`);
  const frames = subscribe(FOLLOW, { ids: [account.id] });
  const next = async () => (await frames.next()).value;
  expect(await next()).toMatchObject({ accountVersions: { kind: 'SNAPSHOT', versions: [{ version: 1 }] } });
  await deposit(account.id, '500');
  expect(await next()).toMatchObject({
    accountVersions: {
      kind: 'UPDATE',
      versions: [{ version: 2, account: { balance: { minorUnits: '500' } } }],
    },
  });
  await frames.return?.();
}
