import { describe, test } from 'vitest';
import type { Refusal } from '../../../server/errors.ts';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import {
  accountDecider,
  MAX_AMOUNT_MINOR,
  MAX_BALANCE_MINOR,
} from '../../../server/features/accounts/decider.ts';
import type { AccountEvent } from '../../../server/features/accounts/events.ts';
import {
  ACCOUNT,
  changeStatus,
  closed,
  DAY,
  deposit,
  deposited,
  frozen,
  OTHER,
  open,
  opened,
  unfrozen,
  withdraw,
  withdrawn,
} from '../../support/accounts.ts';
import { specificationOf } from '../../support/given.ts';

const given = specificationOf(accountDecider);

const changeLimit = (overdraftLimitMinor: bigint): AccountCommand => ({
  type: 'ChangeOverdraftLimit',
  accountId: ACCOUNT,
  overdraftLimitMinor,
  bookedOn: DAY,
});

const rename = (owner: string): AccountCommand => ({
  type: 'RenameOwner',
  accountId: ACCOUNT,
  owner,
  bookedOn: DAY,
});

const transfer = (type: 'TransferMoneyOut' | 'TransferMoneyIn', minorUnits: bigint): AccountCommand => ({
  type,
  accountId: ACCOUNT,
  counterpartyAccountId: OTHER,
  transferId: 'transfer-1',
  amount: { minorUnits, currency: 'CZK' },
  bookedOn: DAY,
  description: 'rent',
  externalReference: 'RF18',
});

const insufficient = (available: bigint, requested: bigint): Refusal => ({
  code: 'INSUFFICIENT_FUNDS',
  accountId: ACCOUNT,
  available: { minorUnits: available, currency: 'CZK' },
  requested: { minorUnits: requested, currency: 'CZK' },
});

const range = (minimum: bigint, maximum: bigint, actual: bigint) => ({ minimum, maximum, actual });
const isFrozen: Refusal = { code: 'ACCOUNT_FROZEN', accountId: ACCOUNT, status: 'FROZEN' };
const isClosed: Refusal = { code: 'ACCOUNT_CLOSED', accountId: ACCOUNT, status: 'CLOSED' };
const nothingToChange: Refusal = { code: 'NOTHING_TO_CHANGE', accountId: ACCOUNT };

describe('opening', () => {
  test('an account opens with owner, currency and limit', () => {
    given()
      .when(open({ overdraftLimitMinor: 5_000n }))
      .then(opened({ overdraftLimitMinor: 5_000n }));
  });
  test('a negative limit is refused', () => {
    given()
      .when(open({ overdraftLimitMinor: -1n }))
      .thenRefused({ code: 'AMOUNT_OUT_OF_RANGE', ...range(0n, MAX_AMOUNT_MINOR, -1n) });
  });
  test('an account opens once', () => {
    given(opened()).when(open()).thenRefused(nothingToChange);
  });
});

describe('paying in', () => {
  test('a deposit is booked with everything it says', () => {
    given(opened())
      .when({ ...deposit(100n), description: 'salary', counterparty: 'ACME', externalReference: 'R1' })
      .then(deposited(100n, { description: 'salary', counterparty: 'ACME', externalReference: 'R1' }));
  });
  test.each([0n, -1n])('a deposit of %s is refused', (amount) => {
    given(opened())
      .when(deposit(amount))
      .thenRefused({ code: 'AMOUNT_NOT_POSITIVE', ...range(1n, MAX_AMOUNT_MINOR, amount) });
  });
  test('the largest amount is taken, one more is refused', () => {
    given(opened()).when(deposit(MAX_AMOUNT_MINOR)).then(deposited(MAX_AMOUNT_MINOR));
    given(opened())
      .when(deposit(MAX_AMOUNT_MINOR + 1n))
      .thenRefused({ code: 'AMOUNT_OUT_OF_RANGE', ...range(1n, MAX_AMOUNT_MINOR, MAX_AMOUNT_MINOR + 1n) });
  });
  test('a balance that would not fit is refused', () => {
    given(opened(), deposited(MAX_BALANCE_MINOR))
      .when(deposit(1n))
      .thenRefused({ code: 'AMOUNT_OUT_OF_RANGE', ...range(0n, MAX_BALANCE_MINOR, MAX_BALANCE_MINOR + 1n) });
  });
  test('another currency is refused, with both', () => {
    given(opened())
      .when(deposit(1n, 'EUR'))
      .thenRefused({ code: 'CURRENCY_MISMATCH', accountId: ACCOUNT, expected: 'CZK', actual: 'EUR' });
  });
});

describe('paying out', () => {
  test('the whole balance may be withdrawn', () => {
    given(opened(), deposited(100n)).when(withdraw(100n)).then(withdrawn(100n));
  });
  test('more than is available is refused, with what is available', () => {
    given(opened(), deposited(100n)).when(withdraw(101n)).thenRefused(insufficient(100n, 101n));
  });
  test('the overdraft limit is available too, and no more', () => {
    const account = given(opened({ overdraftLimitMinor: 50n }), deposited(100n));
    account.when(withdraw(150n)).then(withdrawn(150n));
    account.when(withdraw(151n)).thenRefused(insufficient(150n, 151n));
  });
  test('what was withdrawn is no longer available', () => {
    given(opened(), deposited(100n), withdrawn(60n)).when(withdraw(41n)).thenRefused(insufficient(40n, 41n));
  });
});

describe('the two sides of a transfer', () => {
  const data = {
    amountMinor: 40n,
    currency: 'CZK',
    bookedOn: DAY,
    description: 'rent',
    externalReference: 'RF18',
    transferId: 'transfer-1',
    counterpartyAccountId: OTHER,
  };
  test('money leaves if it is there', () => {
    given(opened(), deposited(40n))
      .when(transfer('TransferMoneyOut', 40n))
      .then({ type: 'MoneyTransferredOut', data });
  });
  test('money that is not there is refused', () => {
    given(opened(), deposited(39n))
      .when(transfer('TransferMoneyOut', 40n))
      .thenRefused(insufficient(39n, 40n));
  });
  test('money arrives', () => {
    given(opened()).when(transfer('TransferMoneyIn', 40n)).then({ type: 'MoneyTransferredIn', data });
  });
  test('a frozen account neither pays nor is paid', () => {
    given(opened(), deposited(40n), frozen).when(transfer('TransferMoneyOut', 40n)).thenRefused(isFrozen);
    given(opened(), frozen).when(transfer('TransferMoneyIn', 40n)).thenRefused(isFrozen);
  });
});

describe('taking a movement back', () => {
  const reverse = (direction: 'CREDIT' | 'DEBIT', minorUnits: bigint): AccountCommand => ({
    type: 'ReverseTransaction',
    accountId: ACCOUNT,
    transactionId: 'movement-1',
    direction,
    amount: { minorUnits, currency: 'CZK' },
    bookedOn: DAY,
    reason: 'booked twice',
    counterpartyAccountId: null,
  });
  const reversed = (direction: 'CREDIT' | 'DEBIT', amountMinor: bigint): AccountEvent => ({
    type: 'TransactionReversed',
    data: {
      transactionId: 'movement-1',
      direction,
      amountMinor,
      currency: 'CZK',
      bookedOn: DAY,
      reason: 'booked twice',
      counterpartyAccountId: null,
    },
  });
  test('books the opposite movement', () => {
    given(opened(), deposited(40n)).when(reverse('DEBIT', 40n)).then(reversed('DEBIT', 40n));
    given(opened()).when(reverse('CREDIT', 40n)).then(reversed('CREDIT', 40n));
  });
  test('happens once', () => {
    given(opened(), deposited(90n), reversed('DEBIT', 40n))
      .when(reverse('DEBIT', 40n))
      .thenRefused({ code: 'ALREADY_REVERSED', accountId: ACCOUNT, transactionId: 'movement-1' });
  });
  test('changes the balance that later rules see', () => {
    given(opened(), deposited(90n), reversed('DEBIT', 40n))
      .when(withdraw(51n))
      .thenRefused(insufficient(50n, 51n));
  });
  test('needs the money, and an account that is not frozen', () => {
    given(opened(), deposited(40n), withdrawn(1n))
      .when(reverse('DEBIT', 40n))
      .thenRefused(insufficient(39n, 40n));
    given(opened(), frozen).when(reverse('CREDIT', 40n)).thenRefused(isFrozen);
  });
});

describe('the overdraft limit', () => {
  test('it can be changed', () => {
    given(opened())
      .when(changeLimit(10n))
      .then({ type: 'OverdraftLimitChanged', data: { overdraftLimitMinor: 10n, bookedOn: DAY } });
  });
  test('it can not be set to what it is', () => {
    given(opened()).when(changeLimit(0n)).thenRefused(nothingToChange);
  });
  test('it can not go below what is overdrawn', () => {
    given(opened({ overdraftLimitMinor: 50n }), withdrawn(30n))
      .when(changeLimit(29n))
      .thenRefused({
        code: 'OVERDRAFT_IN_USE',
        accountId: ACCOUNT,
        balance: { minorUnits: -30n, currency: 'CZK' },
      });
  });
  test.each([-1n, MAX_AMOUNT_MINOR + 1n])('%s is out of range', (limit) => {
    given(opened())
      .when(changeLimit(limit))
      .thenRefused({ code: 'AMOUNT_OUT_OF_RANGE', ...range(0n, MAX_AMOUNT_MINOR, limit) });
  });
});

describe('the owner', () => {
  test('can be renamed', () => {
    given(opened())
      .when(rename('Ann Baker'))
      .then({ type: 'OwnerRenamed', data: { owner: 'Ann Baker', bookedOn: DAY } });
  });
  test('can not be renamed to the same name', () => {
    given(opened()).when(rename('Ann Archer')).thenRefused(nothingToChange);
  });
});

describe('the status', () => {
  test('an active account can be frozen, a frozen one unfrozen', () => {
    given(opened())
      .when(changeStatus('FreezeAccount'))
      .then({ type: 'AccountFrozen', data: { reason: '', bookedOn: DAY } });
    given(opened(), frozen).when(changeStatus('UnfreezeAccount')).then(unfrozen);
  });
  test('a frozen account can not be frozen again, an active one not unfrozen', () => {
    given(opened(), frozen).when(changeStatus('FreezeAccount')).thenRefused(isFrozen);
    given(opened())
      .when(changeStatus('UnfreezeAccount'))
      .thenRefused({ code: 'ACCOUNT_NOT_FROZEN', accountId: ACCOUNT, status: 'ACTIVE' });
  });
  test('nothing is paid into or out of a frozen account', () => {
    given(opened(), deposited(5n), frozen).when(deposit(1n)).thenRefused(isFrozen);
    given(opened(), deposited(5n), frozen).when(withdraw(1n)).thenRefused(isFrozen);
  });
  test('an unfrozen account works again', () => {
    given(opened(), frozen, unfrozen).when(deposit(1n)).then(deposited(1n));
  });
  test('an account at zero can be closed', () => {
    given(opened(), deposited(5n), withdrawn(5n)).when(changeStatus('CloseAccount')).then(closed);
  });
  test('an account with money on it, or overdrawn, can not be closed', () => {
    const notZero = (minorUnits: bigint): Refusal => ({
      code: 'BALANCE_NOT_ZERO',
      accountId: ACCOUNT,
      balance: { minorUnits, currency: 'CZK' },
    });
    given(opened(), deposited(5n)).when(changeStatus('CloseAccount')).thenRefused(notZero(5n));
    given(opened({ overdraftLimitMinor: 9n }), withdrawn(5n))
      .when(changeStatus('CloseAccount'))
      .thenRefused(notZero(-5n));
  });
  test('a frozen account can not be closed', () => {
    given(opened(), frozen).when(changeStatus('CloseAccount')).thenRefused(isFrozen);
  });
});

describe('every command', () => {
  const commands: readonly AccountCommand[] = [
    deposit(1n),
    withdraw(1n),
    transfer('TransferMoneyIn', 1n),
    transfer('TransferMoneyOut', 1n),
    changeLimit(1n),
    rename('x'),
    changeStatus('FreezeAccount'),
    changeStatus('UnfreezeAccount'),
    changeStatus('CloseAccount'),
  ];
  test.each(commands)('$type is refused on a closed account', (command) => {
    given(opened(), closed).when(command).thenRefused(isClosed);
  });
  test.each(commands)('$type is refused where there is no account', (command) => {
    given().when(command).thenRefused({ code: 'ACCOUNT_NOT_FOUND', accountId: ACCOUNT });
  });
});
