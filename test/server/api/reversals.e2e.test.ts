import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { clientOf } from './client.ts';

let server: TestServer;
let { mutate, open, deposit, withdraw, query } = clientOf('');

beforeAll(async () => {
  server = await startTestServer();
  ({ mutate, open, deposit, withdraw, query } = clientOf(server.url));
});
afterAll(() => server.stop());

interface Movement {
  readonly id: string;
  readonly kind: string;
  readonly direction: string;
  readonly amount: { readonly minorUnits: string };
  readonly reverses: { readonly id: string } | null;
  readonly reversedBy: { readonly id: string } | null;
}

const reverse = (transactionId: string, fields = {}) =>
  mutate('reverseTransaction', 'ReverseTransactionInput', {
    transactionId,
    reason: 'booked twice',
    ...fields,
  });

const movementsOf = async (id: string, atLeast: string): Promise<readonly Movement[]> => {
  const data = await query(
    `query ($id: ID!, $atLeast: Position) { account(id: $id, atLeast: $atLeast) { transactions(atLeast: $atLeast) {
       nodes { id kind direction amount { minorUnits } reverses { id } reversedBy { id } } } } }`,
    { id, atLeast },
  );
  return (data.account as { transactions: { nodes: readonly Movement[] } }).transactions.nodes;
};

describe('a reversal', () => {
  test('appends the opposite movement; both point to one another', async () => {
    const { account } = await open('Ann Archer');
    const paid = await deposit(account.id, '700');
    const [original] = await movementsOf(account.id, paid.receipt.position);
    const reversed = await reverse(original?.id ?? '');
    expect(reversed).toMatchObject({ errors: [], account: { balance: { minorUnits: '0' }, version: 3 } });
    const [reversal, before] = await movementsOf(account.id, reversed.receipt.position);
    expect(reversal).toMatchObject({
      kind: 'REVERSAL',
      direction: 'DEBIT',
      amount: { minorUnits: '700' },
      reverses: { id: original?.id },
    });
    expect(before).toMatchObject({ id: original?.id, reversedBy: { id: reversal?.id } });
  });

  test('can itself be reversed, and the chain stays visible', async () => {
    const { account } = await open('Ben Baker');
    const paid = await deposit(account.id, '700');
    const [original] = await movementsOf(account.id, paid.receipt.position);
    const once = await reverse(original?.id ?? '');
    const [reversal] = await movementsOf(account.id, once.receipt.position);
    const twice = await reverse(reversal?.id ?? '');
    expect(twice.account.balance.minorUnits).toBe('700');
    const [last] = await movementsOf(account.id, twice.receipt.position);
    const { transaction } = await query(
      'query ($id: ID!) { transaction(id: $id) { id reverses { id reverses { id } } } }',
      { id: last?.id },
    );
    expect(transaction).toMatchObject({ reverses: { id: reversal?.id, reverses: { id: original?.id } } });
  });

  test('is carried out exactly once, also when many ask at the same moment', async () => {
    const { account } = await open('Cid Cole');
    await deposit(account.id, '9000');
    const paid = await deposit(account.id, '700');
    const [original] = await movementsOf(account.id, paid.receipt.position);
    const results = await Promise.all(Array.from({ length: 20 }, () => reverse(original?.id ?? '')));
    expect(results.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    const refused = results.flatMap(({ errors }) => errors);
    expect(refused).toHaveLength(19);
    for (const error of refused)
      expect(error).toMatchObject({ code: 'ALREADY_REVERSED', path: ['input', 'transactionId'] });
    expect((await deposit(account.id, '1')).account.balance.minorUnits).toBe('9001');
  });

  test('of a transfer takes back both sides, whichever is named', async () => {
    const [from, to] = [await open('Dee Dunn'), await open('Eve Ellis')];
    await deposit(from.account.id, '1000');
    const input = {
      commandId: randomUUID(),
      fromAccountId: from.account.id,
      toAccountId: to.account.id,
      amount: { minorUnits: '400', currency: 'CZK' },
    };
    const { transferMoney } = await query(
      'mutation ($input: TransferMoneyInput!) { transferMoney(input: $input) { receipt { position } } }',
      { input },
    );
    const { position } = (transferMoney as { receipt: { position: string } }).receipt;
    const [arrived] = await movementsOf(to.account.id, position);
    const reversed = await reverse(arrived?.id ?? '');
    expect(reversed.account).toMatchObject({ id: to.account.id, balance: { minorUnits: '0' } });
    const [back, sent] = await movementsOf(from.account.id, reversed.receipt.position);
    expect(back).toMatchObject({ kind: 'REVERSAL', direction: 'CREDIT', reverses: { id: sent?.id } });
    expect((await reverse(sent?.id ?? '')).errors).toMatchObject([{ code: 'ALREADY_REVERSED' }]);
    expect((await deposit(from.account.id, '1')).account.balance.minorUnits).toBe('1001');
  });

  test('is refused where the money is gone, where there is no such movement, and without a reason', async () => {
    const { account } = await open('Fay Ford');
    const paid = await deposit(account.id, '700');
    const [original] = await movementsOf(account.id, paid.receipt.position);
    await withdraw(account.id, '1');
    expect((await reverse(original?.id ?? '')).errors).toMatchObject([{ code: 'INSUFFICIENT_FUNDS' }]);
    expect((await reverse(randomUUID())).errors).toMatchObject([{ code: 'TRANSACTION_NOT_FOUND' }]);
    expect((await reverse(original?.id ?? '', { reason: ' ' })).errors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'reason'] },
    ]);
  });
});

describe('a dry run', () => {
  test('answers with the events and the state that would be, and appends nothing', async () => {
    const { account } = await open('Gus Gray');
    await deposit(account.id, '1000');
    const planned = await withdraw(account.id, '300', { dryRun: true, description: 'rent' });
    expect(planned).toMatchObject({
      receipt: null,
      errors: [],
      account: { version: 3, balance: { minorUnits: '700' } },
      plannedEvents: [
        {
          streamId: `account-${account.id}`,
          streamVersion: 3,
          type: 'MoneyWithdrawn',
          data: { amountMinor: '300', description: 'rent' },
        },
      ],
    });
    expect((await withdraw(account.id, '1000')).account).toMatchObject({
      version: 3,
      balance: { minorUnits: '0' },
    });
  });

  test('answers with the refusal there would be, and does not use up the command id', async () => {
    const { account } = await open('Hal Hunt');
    const commandId = randomUUID();
    const planned = await withdraw(account.id, '1', { dryRun: true, commandId });
    expect(planned).toMatchObject({
      plannedEvents: [],
      errors: [{ code: 'INSUFFICIENT_FUNDS' }],
      account: { version: 1 },
    });
    await deposit(account.id, '1');
    expect((await withdraw(account.id, '1', { commandId })).errors).toEqual([]);
  });

  test('of an opening shows the account that would be', async () => {
    const planned = await open('Ida Irwin', { dryRun: true });
    expect(planned).toMatchObject({
      account: { owner: 'Ida Irwin', version: 1 },
      plannedEvents: [{ type: 'AccountOpened' }],
    });
    expect(await query('query ($id: ID!) { account(id: $id) { id } }', { id: planned.account.id })).toEqual({
      account: null,
    });
  });
});

describe('the integrity of an account', () => {
  test('is told with the number of events and the last hash, which is that of the last event', async () => {
    const { account } = await open('Joe Jones');
    await deposit(account.id, '1');
    const text = `query ($id: ID!, $at: Position) { account(id: $id, atLeast: $at) {
      integrity { ok eventCount lastHash fault { reason } } history(first: 1) { nodes { hash } } } }`;
    const { receipt } = await deposit(account.id, '1');
    const { account: found } = await query(text, { id: account.id, at: receipt.position });
    const { history } = found as { history: { nodes: { hash: string }[] } };
    expect(found).toMatchObject({
      integrity: { ok: true, eventCount: 3, lastHash: history.nodes[0]?.hash, fault: null },
    });
  });
});
