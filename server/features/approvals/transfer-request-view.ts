import type { StreamState } from '../../kernel/commands/command.ts';
import type { Party } from './events.ts';
import type { TransferRequestState } from './state.ts';

/** What has become of a request by what was written down; whether it has expired is a matter of the clock. */
export type StoredStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';

/** A request as it is shown, whether it comes from the write side's state or from the read table. */
export interface TransferRequestView {
  readonly requestId: string;
  readonly status: StoredStatus;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Null for the day of the approval. */
  readonly bookedOn: string | null;
  readonly description: string;
  readonly externalReference: string | null;
  readonly requestedBy: Party;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  /** Who approved, rejected or withdrew it, and when; null while it is pending. */
  readonly decidedBy: Party | null;
  readonly decidedAt: Date | null;
  /** Why it was rejected or withdrawn; may be empty. */
  readonly reason: string;
  /** The version of its stream. */
  readonly version: number;
  /** The position of its latest event. */
  readonly position: bigint;
}

/** The request that a folded stream holds; null if there is none. One that is only planned changes `now`. */
export function requestOfStream(
  { state, version, position, recordedAt }: StreamState,
  now: Date,
): TransferRequestView | null {
  const request = state as TransferRequestState;
  if (request.status === 'NONE') return null;
  const isDecided = request.status !== 'PENDING';
  return {
    ...request,
    requestedAt: new Date(request.requestedAt),
    expiresAt: new Date(request.expiresAt),
    decidedBy: isDecided ? request.decidedBy : null,
    decidedAt: isDecided ? (recordedAt ?? now) : null,
    reason: isDecided ? request.reason : '',
    version,
    position,
  };
}

/** What has become of a request by now. */
export function statusOf(
  { status, expiresAt }: Pick<TransferRequestView, 'status' | 'expiresAt'>,
  now: Date,
): StoredStatus | 'EXPIRED' {
  return status === 'PENDING' && expiresAt <= now ? 'EXPIRED' : status;
}
