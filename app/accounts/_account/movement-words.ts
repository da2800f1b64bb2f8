import type { MovementFragment } from '../../_graphql/generated/graphql.ts';

/** The kinds of movements, in words. */
export const kindNames = {
  DEPOSIT: 'Deposit',
  WITHDRAWAL: 'Withdrawal',
  TRANSFER: 'Transfer',
  REVERSAL: 'Reversal',
} as const;

/** The amount as the account saw it: what went out is negative. */
export function signedAmount({ amount, direction }: Pick<MovementFragment, 'amount' | 'direction'>) {
  return direction === 'DEBIT' ? { ...amount, minorUnits: `-${amount.minorUnits}` } : amount;
}
