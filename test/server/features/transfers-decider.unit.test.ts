import { expect, test } from 'vitest';
import { splitTransfer } from '../../../server/features/transfers/decider.ts';
import { ACCOUNT, DAY, OTHER } from '../../support/accounts.ts';

const request = {
  transferId: 'transfer-1',
  fromAccountId: ACCOUNT,
  toAccountId: OTHER,
  amount: { minorUnits: 40n, currency: 'CZK' },
  bookedOn: DAY,
  description: 'rent',
  externalReference: null,
};

test('a transfer asks one account to pay and the other to be paid, each knowing the other', () => {
  const { fromAccountId: _from, toAccountId: _to, ...movement } = request;
  expect(splitTransfer(request)).toEqual({
    legs: [
      { type: 'TransferMoneyOut', accountId: ACCOUNT, counterpartyAccountId: OTHER, ...movement },
      { type: 'TransferMoneyIn', accountId: OTHER, counterpartyAccountId: ACCOUNT, ...movement },
    ],
  });
});

test('a transfer from an account to itself is refused', () => {
  expect(splitTransfer({ ...request, toAccountId: ACCOUNT })).toEqual({
    refusal: { code: 'SAME_ACCOUNT', accountId: ACCOUNT },
  });
});
