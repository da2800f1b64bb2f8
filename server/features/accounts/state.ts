import { z } from 'zod';
import type { StateSchema } from '../../kernel/decider.ts';
import { minorUnits } from '../../minor-units.ts';
import type { AccountEvent } from './events.ts';

const status = z.enum(['ACTIVE', 'FROZEN', 'CLOSED']);

/** Nothing has happened under this id. */
const noAccountSchema = z.strictObject({ status: z.literal('NONE') }).readonly();

/** An account that was opened. */
const existingAccountSchema = z
  .strictObject({
    status,
    accountId: z.string(),
    owner: z.string(),
    currency: z.string(),
    balanceMinor: minorUnits,
    overdraftLimitMinor: minorUnits,
    openedOn: z.string(),
    closedOn: z.string().nullable(),
    /** The movements that were taken back: each may be only once. */
    reversedTransactions: z.array(z.string()).readonly(),
  })
  .readonly();

export type AccountStatus = z.output<typeof status>;
export type ExistingAccount = z.output<typeof existingAccountSchema>;
export type AccountState = z.output<typeof noAccountSchema> | ExistingAccount;

/** How accounts are kept in snapshots. Raise the version whenever the state, or what `evolve` makes of events, changes. */
export const accountStateSchema: StateSchema<AccountState> = {
  version: 1,
  codec: z.union([existingAccountSchema, noAccountSchema]),
};

export const noAccount: AccountState = { status: 'NONE' };

/** What may be paid out, in minor units. */
export function availableMinor(account: ExistingAccount): bigint {
  return account.balanceMinor + account.overdraftLimitMinor;
}

/** By how much a movement changes the balance, in minor units. */
export function signedMinor({
  direction,
  amountMinor,
}: {
  readonly direction: 'CREDIT' | 'DEBIT';
  readonly amountMinor: bigint;
}): bigint {
  return direction === 'CREDIT' ? amountMinor : -amountMinor;
}

/** The account after one more event. */
export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountOpened') {
    const { bookedOn: openedOn, ...opened } = event.data;
    return {
      status: 'ACTIVE',
      ...opened,
      balanceMinor: 0n,
      openedOn,
      closedOn: null,
      reversedTransactions: [],
    };
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
      return withBalance(account, account.balanceMinor + event.data.amountMinor);
    case 'MoneyWithdrawn':
    case 'MoneyTransferredOut':
      return withBalance(account, account.balanceMinor - event.data.amountMinor);
    case 'TransactionReversed':
      return {
        ...account,
        balanceMinor: account.balanceMinor + signedMinor(event.data),
        reversedTransactions: [...account.reversedTransactions, event.data.transactionId],
      };
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

/** Field by field, since it is done for every movement: V8 gives each copy that begins with a spread a slow path of its own. */
function withBalance(account: ExistingAccount, balanceMinor: bigint): ExistingAccount {
  return {
    status: account.status,
    accountId: account.accountId,
    owner: account.owner,
    currency: account.currency,
    balanceMinor,
    overdraftLimitMinor: account.overdraftLimitMinor,
    openedOn: account.openedOn,
    closedOn: account.closedOn,
    reversedTransactions: account.reversedTransactions,
  };
}
