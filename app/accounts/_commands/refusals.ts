import type { CommandError } from '../../_consistency/use-command.ts';
import { formatMoney } from '../../_money/money.ts';

/** A refusal in a sentence, with amounts in the reader's own notation. */
export function describeRefusal(error: CommandError): string {
  if (error.__typename === 'InsufficientFunds') return `Only ${formatMoney(error.available)} is available.`;
  if (error.code === 'BALANCE_NOT_ZERO' && error.__typename === 'BalanceRefusal') {
    return `The balance is ${formatMoney(error.balance)}. Bring it to zero before closing the account.`;
  }
  if (error.code === 'OVERDRAFT_IN_USE' && error.__typename === 'BalanceRefusal') {
    return `The balance is ${formatMoney(error.balance)}, so the limit can't be lower than that.`;
  }
  if (error.__typename === 'MovementLimitExceeded') {
    return `This is more than the ${formatMoney(error.limit)} that you may move at a time.`;
  }
  if (error.code === 'AMOUNT_NOT_POSITIVE') return 'The amount has to be more than zero.';
  if (error.code === 'AMOUNT_OUT_OF_RANGE') return 'This is more than this book can keep.';
  return error.message;
}
