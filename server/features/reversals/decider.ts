import type { ReverseTransaction } from '../accounts/commands.ts';
import type { AccountEvent } from '../accounts/events.ts';

/** A movement as it was recorded: its id, its account and what happened. */
export interface RecordedMovement {
  readonly transactionId: string;
  readonly accountId: string;
  readonly event: AccountEvent;
}

/**
 * What taking back a movement asks of each account: the opposite movement, pointing to the original. Whether it may still be
 * done, each account decides by its own rules. Null for an event that moved no money.
 */
export function oppositeOf(
  { transactionId, accountId, event }: RecordedMovement,
  { bookedOn, reason }: { readonly bookedOn: string; readonly reason: string },
): ReverseTransaction | null {
  const direction = oppositeDirection(event);
  if (direction === null || !('amountMinor' in event.data)) return null;
  const { amountMinor: minorUnits, currency } = event.data;
  const counterpartyAccountId =
    'counterpartyAccountId' in event.data ? event.data.counterpartyAccountId : null;
  const amount = { minorUnits, currency };
  return {
    type: 'ReverseTransaction',
    accountId,
    transactionId,
    direction,
    amount,
    bookedOn,
    reason,
    counterpartyAccountId,
  };
}

function oppositeDirection(event: AccountEvent): 'CREDIT' | 'DEBIT' | null {
  switch (event.type) {
    case 'MoneyDeposited':
    case 'MoneyTransferredIn':
      return 'DEBIT';
    case 'MoneyWithdrawn':
    case 'MoneyTransferredOut':
      return 'CREDIT';
    case 'TransactionReversed':
      return event.data.direction === 'CREDIT' ? 'DEBIT' : 'CREDIT';
    default:
      return null;
  }
}
