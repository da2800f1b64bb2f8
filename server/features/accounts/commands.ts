import type { Money } from '../../money.ts';

/** What every movement of money says, besides from where to where. */
export interface Movement {
  readonly accountId: string;
  readonly amount: Money;
  readonly bookedOn: string;
  readonly description: string;
  readonly externalReference: string | null;
}

export interface OpenAccount {
  readonly type: 'OpenAccount';
  readonly accountId: string;
  readonly owner: string;
  readonly currency: string;
  readonly overdraftLimitMinor: bigint;
  readonly bookedOn: string;
}

export interface MoveMoney extends Movement {
  readonly type: 'DepositMoney' | 'WithdrawMoney';
  readonly counterparty: string | null;
}

/** One side of a transfer; both sides carry the same `transferId`. */
export interface TransferMoney extends Movement {
  readonly type: 'TransferMoneyOut' | 'TransferMoneyIn';
  readonly transferId: string;
  readonly counterpartyAccountId: string;
}

/** Takes a movement back by an opposite one; what was moved is on record and is passed in. */
export interface ReverseTransaction {
  readonly type: 'ReverseTransaction';
  readonly accountId: string;
  readonly transactionId: string;
  /** Which way the money goes this time. */
  readonly direction: 'CREDIT' | 'DEBIT';
  readonly amount: Money;
  readonly bookedOn: string;
  readonly reason: string;
  readonly counterpartyAccountId: string | null;
}

export interface ChangeOverdraftLimit {
  readonly type: 'ChangeOverdraftLimit';
  readonly accountId: string;
  readonly overdraftLimitMinor: bigint;
  readonly bookedOn: string;
}

export interface RenameOwner {
  readonly type: 'RenameOwner';
  readonly accountId: string;
  readonly owner: string;
  readonly bookedOn: string;
}

export interface ChangeStatus {
  readonly type: 'FreezeAccount' | 'UnfreezeAccount' | 'CloseAccount';
  readonly accountId: string;
  readonly reason: string;
  readonly bookedOn: string;
}

/** Everything that an account can be asked to do. */
export type AccountCommand =
  | OpenAccount
  | MoveMoney
  | TransferMoney
  | ReverseTransaction
  | ChangeOverdraftLimit
  | RenameOwner
  | ChangeStatus;
