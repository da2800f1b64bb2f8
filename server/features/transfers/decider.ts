import type { Refusal } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { TransferMoney } from '../accounts/commands.ts';

/** A transfer as it was asked for. */
export interface TransferRequest {
  readonly transferId: string;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly amount: Money;
  readonly bookedOn: string;
  readonly description: string;
  readonly externalReference: string | null;
}

/** A transfer as what it asks of each account, or why there is no such transfer. */
export type TransferLegs =
  | { readonly legs: readonly [out: TransferMoney, into: TransferMoney] }
  | { readonly refusal: Refusal };

/**
 * Splits a transfer into its two sides. Each account decides its own side by its own rules; the command bus appends both or
 * neither. What is left to refuse here is what no account could see alone.
 */
export function splitTransfer({ fromAccountId, toAccountId, ...movement }: TransferRequest): TransferLegs {
  if (fromAccountId === toAccountId) return { refusal: { code: 'SAME_ACCOUNT', accountId: fromAccountId } };
  return {
    legs: [
      { type: 'TransferMoneyOut', accountId: fromAccountId, counterpartyAccountId: toAccountId, ...movement },
      { type: 'TransferMoneyIn', accountId: toAccountId, counterpartyAccountId: fromAccountId, ...movement },
    ],
  };
}
