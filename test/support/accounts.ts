import type { AccountCommand, MoveMoney, OpenAccount } from '../../server/features/accounts/commands.ts';
import type { AccountEvent, AccountEventData } from '../../server/features/accounts/events.ts';

export const ACCOUNT = '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e';
export const OTHER = '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8f';
export const DAY = '2026-03-02';

/** Events and commands of one account in CZK, with everything that a test does not care about filled in. */
export const opened = (data: Partial<AccountEventData<'AccountOpened'>> = {}): AccountEvent => ({
  type: 'AccountOpened',
  data: {
    accountId: ACCOUNT,
    owner: 'Ann Archer',
    currency: 'CZK',
    overdraftLimitMinor: 0n,
    bookedOn: DAY,
    ...data,
  },
});

export const deposited = (
  amountMinor: bigint,
  data: Partial<AccountEventData<'MoneyDeposited'>> = {},
): AccountEvent => ({
  type: 'MoneyDeposited',
  data: { ...movement(amountMinor), counterparty: null, ...data },
});

export const withdrawn = (amountMinor: bigint): AccountEvent => ({
  type: 'MoneyWithdrawn',
  data: { ...movement(amountMinor), counterparty: null },
});

export const frozen: AccountEvent = {
  type: 'AccountFrozen',
  data: { reason: 'asked by owner', bookedOn: DAY },
};
export const unfrozen: AccountEvent = { type: 'AccountUnfrozen', data: { reason: '', bookedOn: DAY } };
export const closed: AccountEvent = {
  type: 'AccountClosed',
  data: { reason: '', currency: 'CZK', bookedOn: DAY },
};

export const open = (fields: Partial<OpenAccount> = {}): OpenAccount => ({
  type: 'OpenAccount',
  accountId: ACCOUNT,
  owner: 'Ann Archer',
  currency: 'CZK',
  overdraftLimitMinor: 0n,
  bookedOn: DAY,
  ...fields,
});

const move = (
  type: MoveMoney['type'],
  minorUnits: bigint,
  currency = 'CZK',
  accountId = ACCOUNT,
): MoveMoney => ({
  type,
  accountId,
  amount: { minorUnits, currency },
  bookedOn: DAY,
  description: '',
  counterparty: null,
  externalReference: null,
});

export const deposit = (minorUnits: bigint, currency?: string) => move('DepositMoney', minorUnits, currency);
export const withdraw = (minorUnits: bigint, currency?: string) =>
  move('WithdrawMoney', minorUnits, currency);

export const changeStatus = (type: 'FreezeAccount' | 'UnfreezeAccount' | 'CloseAccount'): AccountCommand => ({
  type,
  accountId: ACCOUNT,
  reason: '',
  bookedOn: DAY,
});

function movement(amountMinor: bigint) {
  return { amountMinor, currency: 'CZK', bookedOn: DAY, description: '', externalReference: null };
}
