import type { Refusal } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Party } from './events.ts';

/** Asks for a transfer that a second person has to approve. */
export interface RequestTransfer {
  readonly type: 'RequestTransfer';
  readonly requestId: string;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly amount: Money;
  /** Null for the day of the approval. */
  readonly bookedOn: string | null;
  readonly description: string;
  readonly externalReference: string | null;
  readonly by: Party;
  /** ISO 8601 in UTC, as are all moments here. */
  readonly at: string;
  readonly expiresAt: string;
  /** Why such a transfer could never be carried out, by the rules of its accounts; null if it might be. */
  readonly obstacle: Refusal | null;
}

interface Decision {
  readonly requestId: string;
  readonly by: Party;
  readonly at: string;
}

export interface ApproveTransfer extends Decision {
  readonly type: 'ApproveTransfer';
}

export interface RejectTransfer extends Decision {
  readonly type: 'RejectTransfer';
  readonly reason: string;
}

export interface WithdrawTransferRequest extends Decision {
  readonly type: 'WithdrawTransferRequest';
  readonly reason: string;
}

/** Everything that is done about a transfer that has to be approved. */
export type TransferRequestCommand =
  | RequestTransfer
  | ApproveTransfer
  | RejectTransfer
  | WithdrawTransferRequest;
