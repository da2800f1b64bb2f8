import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataOf } from '../../support/api.ts';
import { authorizationFor } from '../../support/credentials.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

const EXECUTE = `mutation ($commands: [CommandInput!]!, $mode: BulkMode! = INDEPENDENT, $dryRun: Boolean! = false) {
  executeCommands(commands: $commands, mode: $mode, dryRun: $dryRun) {
    acceptedCount refusedCount
    outcomes {
      commandId
      account { id version balance { minorUnits } }
      toAccount { id balance { minorUnits } }
      receipt { streamVersion position replayed }
      plannedEvents { type }
      errors { __typename code path }
    }
  }
}`;

interface Outcome {
  readonly commandId: string;
  readonly account: { readonly id: string; readonly balance: { readonly minorUnits: string } } | null;
  readonly receipt: { readonly position: string; readonly replayed: boolean } | null;
  readonly plannedEvents: readonly { readonly type: string }[] | null;
  readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
}
interface Bulk {
  readonly acceptedCount: number;
  readonly refusedCount: number;
  readonly outcomes: readonly Outcome[];
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function post(commands: readonly object[], more: object = {}, path = '/graphql') {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorizationFor(server.url) },
    body: JSON.stringify({ query: EXECUTE, variables: { commands, ...more } }),
  });
}

async function execute(commands: readonly object[], more: object = {}, path?: string): Promise<Bulk> {
  const answer = await (await post(commands, more, path)).json();
  return dataOf(answer).executeCommands as Bulk;
}

async function openAccount(minorUnits = '0'): Promise<string> {
  const { open, deposit } = clientOf(server.url);
  const { account } = await open('Ann Archer');
  if (!account) throw new Error('not opened');
  if (minorUnits !== '0') await deposit(account.id, minorUnits);
  return account.id;
}

const commandId = () => randomUUID();
const amount = (minorUnits: string) => ({ minorUnits, currency: 'CZK' });
const depositOf = (accountId: string, minorUnits: string) => ({
  depositMoney: { commandId: commandId(), accountId, amount: amount(minorUnits) },
});
const withdrawalOf = (accountId: string, minorUnits: string) => ({
  withdrawMoney: { commandId: commandId(), accountId, amount: amount(minorUnits) },
});
const codesOf = ({ outcomes }: Bulk) => outcomes.map(({ errors }) => errors[0]?.code ?? null);

test('every kind of command can be in a bulk, each with an outcome of its own', async () => {
  const [one, other] = [await openAccount('100'), await openAccount()];
  const bulk = await execute([
    { openAccount: { commandId: commandId(), owner: 'Carl Cook', currency: 'EUR' } },
    depositOf(one, '10'),
    withdrawalOf(one, '20'),
    {
      transferMoney: { commandId: commandId(), fromAccountId: one, toAccountId: other, amount: amount('30') },
    },
    { changeOverdraftLimit: { commandId: commandId(), accountId: one, overdraftLimit: '50' } },
    { renameOwner: { commandId: commandId(), accountId: one, owner: 'Ann Baker' } },
    { freezeAccount: { commandId: commandId(), accountId: one } },
    withdrawalOf(one, '1'),
    { unfreezeAccount: { commandId: commandId(), accountId: one } },
    { reverseTransaction: { commandId: commandId(), transactionId: randomUUID(), reason: 'no such' } },
    { closeAccount: { commandId: commandId(), accountId: one } },
  ]);
  expect(codesOf(bulk)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    'ACCOUNT_FROZEN',
    null,
    'TRANSACTION_NOT_FOUND',
    'BALANCE_NOT_ZERO',
  ]);
  expect(bulk).toMatchObject({ acceptedCount: 8, refusedCount: 3 });
  expect(bulk.outcomes[3]).toMatchObject({
    account: { id: one, balance: { minorUnits: '60' } },
    toAccount: { id: other, balance: { minorUnits: '30' } },
  });
  expect(bulk.outcomes[9]?.errors[0]?.path).toEqual(['commands', '9', 'reverseTransaction', 'transactionId']);
});

test('an atomic bulk happens whole or not at all', async () => {
  const [one, other] = [await openAccount('100'), await openAccount()];
  const atomic = { mode: 'ATOMIC' };
  const refused = await execute([depositOf(other, '5'), withdrawalOf(one, '101')], atomic);
  expect(codesOf(refused)).toEqual(['ABANDONED', 'INSUFFICIENT_FUNDS']);
  const misread = await execute([depositOf(other, '5'), withdrawalOf('nobody', '1')], atomic);
  expect(codesOf(misread)).toEqual(['ABANDONED', 'INVALID_INPUT']);
  const done = await execute([depositOf(other, '5'), withdrawalOf(one, '100')], atomic);
  expect(codesOf(done)).toEqual([null, null]);
  expect(done.outcomes.map(({ account }) => account?.balance.minorUnits)).toEqual(['5', '0']);
});

test('a command keeps its receipt, whether it is sent in a bulk or by itself', async () => {
  const accountId = await openAccount();
  const commands = [depositOf(accountId, '1'), depositOf(accountId, '2')];
  const first = await execute(commands, { mode: 'ATOMIC' });
  const again = await execute(commands);
  expect(again.outcomes.map(({ receipt }) => receipt)).toEqual(
    first.outcomes.map(({ receipt }) => ({ ...receipt, replayed: true })),
  );
  const { receipt } = await clientOf(server.url).mutate(
    'depositMoney',
    'MoveMoneyInput',
    commands[0]?.depositMoney ?? {},
  );
  expect(receipt).toMatchObject({ position: first.outcomes[0]?.receipt?.position, replayed: true });
});

test('a dry run of a bulk tells what would happen and keeps nothing', async () => {
  const accountId = await openAccount('10');
  const commands = [withdrawalOf(accountId, '10'), withdrawalOf(accountId, '1')];
  const dry = await execute(commands, { dryRun: true });
  expect(codesOf(dry)).toEqual([null, 'INSUFFICIENT_FUNDS']);
  expect(dry.outcomes[0]).toMatchObject({ receipt: null, plannedEvents: [{ type: 'MoneyWithdrawn' }] });
  expect(codesOf(await execute(commands, { dryRun: true, mode: 'ATOMIC' }))).toEqual([
    'ABANDONED',
    'INSUFFICIENT_FUNDS',
  ]);
  expect((await execute(commands)).outcomes[0]?.receipt).toMatchObject({ replayed: false });
});

test('what can’t be meant is refused with its place in the bulk', async () => {
  const accountId = await openAccount();
  const twice = depositOf(accountId, '1');
  const dry = { depositMoney: { ...depositOf(accountId, '1').depositMoney, dryRun: true } };
  const bulk = await execute([twice, twice, dry]);
  expect(bulk.outcomes.map(({ errors }) => errors[0]?.path ?? null)).toEqual([
    null,
    ['commands', '1', 'depositMoney', 'commandId'],
    ['commands', '2', 'depositMoney', 'dryRun'],
  ]);
  const both = { ...depositOf(accountId, '1'), ...withdrawalOf(accountId, '1') };
  expect((await (await post([both])).json()).errors[0].extensions.code).toBe('BAD_USER_INPUT');
});

test('500 commands fit into one request on the path for bulks, and no more', async () => {
  const accountId = await openAccount();
  const description = 'x'.repeat(200);
  const commands = Array.from({ length: 500 }, () => ({
    depositMoney: { ...depositOf(accountId, '1').depositMoney, description },
  }));
  expect((await post(commands)).status).toBe(413);
  const bulk = await execute(commands, { mode: 'ATOMIC' }, '/graphql/bulk');
  expect(bulk).toMatchObject({ acceptedCount: 500, refusedCount: 0 });
  expect(bulk.outcomes.at(-1)?.account?.balance.minorUnits).toBe('500');
  const more = await post([...commands, depositOf(accountId, '1')], {}, '/graphql/bulk');
  expect((await more.json()).errors[0].message).toContain('501 commands');
  expect((await (await post([])).json()).errors[0].message).toContain('1 to 500');
});
