import type { Refusal } from '../../errors.ts';
import { accept, type Decider, type Decision, refuse, type StreamType } from '../../kernel/decider.ts';
import type {
  AccountCommand,
  ChangeOverdraftLimit,
  ChangeStatus,
  MoveMoney,
  OpenAccount,
  RenameOwner,
  ReverseTransaction,
  TransferMoney,
} from './commands.ts';
import { type AccountEvent, accountEventCatalogue } from './events.ts';
import {
  type AccountState,
  accountStateSchema,
  availableMinor,
  type ExistingAccount,
  evolve,
  noAccount,
} from './state.ts';

/** The largest amount of one movement and of an overdraft limit: ten trillion of a currency with two decimals. */
export const MAX_AMOUNT_MINOR = 10n ** 15n;
/** The largest balance, so that no sum of a balance and a limit leaves the 64 bits that it is stored in. */
export const MAX_BALANCE_MINOR = 10n ** 18n;

type Outcome = Decision<AccountEvent>;

/** The rules of an account. */
function decide(command: AccountCommand, state: AccountState): Outcome {
  const { accountId } = command;
  if (command.type === 'OpenAccount') return open(command, state);
  if (state.status === 'NONE') return refuse({ code: 'ACCOUNT_NOT_FOUND', accountId });
  if (state.status === 'CLOSED') return refuse({ code: 'ACCOUNT_CLOSED', accountId, status: state.status });
  switch (command.type) {
    case 'DepositMoney':
    case 'TransferMoneyIn':
      return payIn(command, state);
    case 'WithdrawMoney':
    case 'TransferMoneyOut':
      return payOut(command, state);
    case 'ReverseTransaction':
      return reverse(command, state);
    case 'ChangeOverdraftLimit':
      return changeOverdraftLimit(command, state);
    case 'RenameOwner':
      return renameOwner(command, state);
    case 'FreezeAccount':
      return freeze(command, state);
    case 'UnfreezeAccount':
      return unfreeze(command, state);
    case 'CloseAccount':
      return close(command, state);
  }
}

function open({ type: _, ...opened }: OpenAccount, state: AccountState): Outcome {
  if (state.status !== 'NONE') return refuse({ code: 'NOTHING_TO_CHANGE', accountId: opened.accountId });
  const refusal = refuseLimit(opened.overdraftLimitMinor);
  return refusal ? refuse(refusal) : accept({ type: 'AccountOpened', data: opened });
}

function payIn(command: MoveMoney | TransferMoney, account: ExistingAccount): Outcome {
  const refusal = refuseMovement(command, account) ?? refuseCredit(command, account);
  return refusal ? refuse(refusal) : accept(movementEvent(command));
}

function payOut(command: MoveMoney | TransferMoney, account: ExistingAccount): Outcome {
  const refusal = refuseMovement(command, account) ?? refuseDebit(command, account);
  return refusal ? refuse(refusal) : accept(movementEvent(command));
}

function reverse(command: ReverseTransaction, account: ExistingAccount): Outcome {
  const { accountId, transactionId, direction, amount, bookedOn, reason, counterpartyAccountId } = command;
  if (account.reversedTransactions.includes(transactionId)) {
    return refuse({ code: 'ALREADY_REVERSED', accountId, transactionId });
  }
  const refuseDirection = direction === 'CREDIT' ? refuseCredit : refuseDebit;
  const refusal = refuseMovement(command, account) ?? refuseDirection(command, account);
  if (refusal) return refuse(refusal);
  const { minorUnits: amountMinor, currency } = amount;
  const data = { transactionId, direction, amountMinor, currency, bookedOn, reason, counterpartyAccountId };
  return accept({ type: 'TransactionReversed', data });
}

function movementEvent(command: MoveMoney | TransferMoney): AccountEvent {
  switch (command.type) {
    case 'DepositMoney':
      return { type: 'MoneyDeposited', data: cashMovement(command) };
    case 'WithdrawMoney':
      return { type: 'MoneyWithdrawn', data: cashMovement(command) };
    case 'TransferMoneyOut':
      return { type: 'MoneyTransferredOut', data: transferMovement(command) };
    case 'TransferMoneyIn':
      return { type: 'MoneyTransferredIn', data: transferMovement(command) };
  }
}

function cashMovement({ amount, bookedOn, description, externalReference, counterparty }: MoveMoney) {
  const { minorUnits: amountMinor, currency } = amount;
  return { amountMinor, currency, bookedOn, description, externalReference, counterparty };
}

function transferMovement(command: TransferMoney) {
  const { amount, bookedOn, description, externalReference, transferId, counterpartyAccountId } = command;
  const { minorUnits: amountMinor, currency } = amount;
  return {
    amountMinor,
    currency,
    bookedOn,
    description,
    externalReference,
    transferId,
    counterpartyAccountId,
  };
}

function changeOverdraftLimit(command: ChangeOverdraftLimit, account: ExistingAccount): Outcome {
  const { accountId, overdraftLimitMinor, bookedOn } = command;
  const refusal = refuseLimit(overdraftLimitMinor);
  if (refusal) return refuse(refusal);
  if (overdraftLimitMinor === account.overdraftLimitMinor)
    return refuse({ code: 'NOTHING_TO_CHANGE', accountId });
  if (account.balanceMinor + overdraftLimitMinor < 0n) {
    return refuse({ code: 'OVERDRAFT_IN_USE', accountId, balance: balanceOf(account) });
  }
  return accept({ type: 'OverdraftLimitChanged', data: { overdraftLimitMinor, bookedOn } });
}

function renameOwner({ accountId, owner, bookedOn }: RenameOwner, account: ExistingAccount): Outcome {
  if (owner === account.owner) return refuse({ code: 'NOTHING_TO_CHANGE', accountId });
  return accept({ type: 'OwnerRenamed', data: { owner, bookedOn } });
}

function freeze({ accountId, reason, bookedOn }: ChangeStatus, { status }: ExistingAccount): Outcome {
  if (status === 'FROZEN') return refuse({ code: 'ACCOUNT_FROZEN', accountId, status });
  return accept({ type: 'AccountFrozen', data: { reason, bookedOn } });
}

function unfreeze({ accountId, reason, bookedOn }: ChangeStatus, { status }: ExistingAccount): Outcome {
  if (status !== 'FROZEN') return refuse({ code: 'ACCOUNT_NOT_FROZEN', accountId, status });
  return accept({ type: 'AccountUnfrozen', data: { reason, bookedOn } });
}

function close({ accountId, reason, bookedOn }: ChangeStatus, account: ExistingAccount): Outcome {
  const { status, currency } = account;
  if (status === 'FROZEN') return refuse({ code: 'ACCOUNT_FROZEN', accountId, status });
  if (account.balanceMinor !== 0n) {
    return refuse({ code: 'BALANCE_NOT_ZERO', accountId, balance: balanceOf(account) });
  }
  return accept({ type: 'AccountClosed', data: { reason, currency, bookedOn } });
}

/** All that the rules of movements look at. */
type AnyMovement = Pick<MoveMoney, 'accountId' | 'amount'>;

/** Money comes only as far as the balance can be kept. */
function refuseCredit({ amount }: AnyMovement, { balanceMinor }: ExistingAccount): Refusal | null {
  const after = balanceMinor + amount.minorUnits;
  return after > MAX_BALANCE_MINOR ? outOfRange(after, 0n, MAX_BALANCE_MINOR) : null;
}

/** Money goes only as far as it is available. */
function refuseDebit({ accountId, amount }: AnyMovement, account: ExistingAccount): Refusal | null {
  if (amount.minorUnits <= availableMinor(account)) return null;
  const available = { minorUnits: availableMinor(account), currency: account.currency };
  return { code: 'INSUFFICIENT_FUNDS', accountId, available, requested: amount };
}

/** What every movement has to satisfy, whichever way the money goes. */
function refuseMovement({ accountId, amount }: AnyMovement, account: ExistingAccount): Refusal | null {
  const range = { minimum: 1n, maximum: MAX_AMOUNT_MINOR, actual: amount.minorUnits };
  if (amount.minorUnits <= 0n) return { code: 'AMOUNT_NOT_POSITIVE', ...range };
  if (amount.minorUnits > MAX_AMOUNT_MINOR) return { code: 'AMOUNT_OUT_OF_RANGE', ...range };
  if (amount.currency !== account.currency) {
    return { code: 'CURRENCY_MISMATCH', accountId, expected: account.currency, actual: amount.currency };
  }
  return account.status === 'FROZEN' ? { code: 'ACCOUNT_FROZEN', accountId, status: account.status } : null;
}

function refuseLimit(overdraftLimitMinor: bigint): Refusal | null {
  const fits = overdraftLimitMinor >= 0n && overdraftLimitMinor <= MAX_AMOUNT_MINOR;
  return fits ? null : outOfRange(overdraftLimitMinor, 0n, MAX_AMOUNT_MINOR);
}

function outOfRange(actual: bigint, minimum: bigint, maximum: bigint): Refusal {
  return { code: 'AMOUNT_OUT_OF_RANGE', minimum, maximum, actual };
}

function balanceOf({ balanceMinor, currency }: ExistingAccount) {
  return { minorUnits: balanceMinor, currency };
}

export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  initialState: noAccount,
  evolve,
  decide,
};

/** Accounts as a kind of stream: `account-<id>`. */
export const accountStreams: StreamType<AccountState, AccountCommand, AccountEvent> = {
  category: 'account',
  decider: accountDecider,
  catalogue: accountEventCatalogue,
  snapshots: accountStateSchema,
};
