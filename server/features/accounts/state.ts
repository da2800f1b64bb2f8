import type { AccountEvent } from './events.ts';

export type AccountStatus = 'ACTIVE' | 'FROZEN' | 'CLOSED';

/** Nothing has happened under this id. */
export interface NoAccount {
  readonly status: 'NONE';
}

/** An account that was opened. */
export interface ExistingAccount {
  readonly status: AccountStatus;
  readonly accountId: string;
  readonly owner: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly overdraftLimitMinor: bigint;
  readonly openedOn: string;
  readonly closedOn: string | null;
}

export type AccountState = NoAccount | ExistingAccount;

export const noAccount: AccountState = { status: 'NONE' };

/** What may be paid out, in minor units. */
export function availableMinor(account: ExistingAccount): bigint {
  return account.balanceMinor + account.overdraftLimitMinor;
}

/** The account after one more event. */
export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountOpened') {
    const { bookedOn: openedOn, ...opened } = event.data;
    return { status: 'ACTIVE', ...opened, balanceMinor: 0n, openedOn, closedOn: null };
  }
  if (state.status === 'NONE') throw new Error(`${event.type} happened to an account that was never opened`);
  return evolveExisting(state, event);
}

function evolveExisting(
  account: ExistingAccount,
  event: Exclude<AccountEvent, { readonly type: 'AccountOpened' }>,
): ExistingAccount {
  switch (event.type) {
    case 'MoneyDeposited':
    case 'MoneyTransferredIn':
      return { ...account, balanceMinor: account.balanceMinor + event.data.amountMinor };
    case 'MoneyWithdrawn':
    case 'MoneyTransferredOut':
      return { ...account, balanceMinor: account.balanceMinor - event.data.amountMinor };
    case 'OverdraftLimitChanged':
      return { ...account, overdraftLimitMinor: event.data.overdraftLimitMinor };
    case 'OwnerRenamed':
      return { ...account, owner: event.data.owner };
    case 'AccountFrozen':
      return { ...account, status: 'FROZEN' };
    case 'AccountUnfrozen':
      return { ...account, status: 'ACTIVE' };
    case 'AccountClosed':
      return { ...account, status: 'CLOSED', closedOn: event.data.bookedOn };
  }
}
