import { z } from 'zod';
import type { StateSchema } from '../../kernel/decider.ts';
import { minorUnits } from '../../minor-units.ts';
import { party, type TransferRequestEvent } from './events.ts';

/** Nothing has happened under this id. */
const noRequestSchema = z.strictObject({ status: z.literal('NONE') }).readonly();

const requested = {
  requestId: z.string(),
  fromAccountId: z.string(),
  toAccountId: z.string(),
  amountMinor: minorUnits,
  currency: z.string(),
  bookedOn: z.string().nullable(),
  description: z.string(),
  externalReference: z.string().nullable(),
  requestedBy: party,
  requestedAt: z.string(),
  expiresAt: z.string(),
};

/** A request that waits for a second person. */
const pendingRequestSchema = z.strictObject({ status: z.literal('PENDING'), ...requested }).readonly();

/** A request that was decided on, or taken back by whoever made it. */
const decidedRequestSchema = z
  .strictObject({
    status: z.enum(['APPROVED', 'REJECTED', 'WITHDRAWN']),
    ...requested,
    decidedBy: party,
    reason: z.string(),
  })
  .readonly();

type PendingRequest = z.output<typeof pendingRequestSchema>;
type DecidedRequest = z.output<typeof decidedRequestSchema>;
export type ExistingTransferRequest = PendingRequest | DecidedRequest;
export type TransferRequestState = z.output<typeof noRequestSchema> | ExistingTransferRequest;

/** How requests are kept in snapshots. Raise the version whenever the state, or what `evolve` makes of events, changes. */
export const transferRequestStateSchema: StateSchema<TransferRequestState> = {
  version: 1,
  codec: z.union([pendingRequestSchema, decidedRequestSchema, noRequestSchema]),
};

export const noTransferRequest: TransferRequestState = { status: 'NONE' };

/** The request after one more event. */
export function evolve(state: TransferRequestState, event: TransferRequestEvent): TransferRequestState {
  if (event.type === 'TransferRequested') return { status: 'PENDING', ...event.data };
  if (state.status !== 'PENDING')
    throw new Error(`${event.type} happened to a request that is ${state.status}`);
  switch (event.type) {
    case 'TransferApproved':
      return { ...state, status: 'APPROVED', decidedBy: event.data.approvedBy, reason: '' };
    case 'TransferRejected':
      return { ...state, status: 'REJECTED', decidedBy: event.data.rejectedBy, reason: event.data.reason };
    case 'TransferRequestWithdrawn':
      return { ...state, status: 'WITHDRAWN', decidedBy: event.data.withdrawnBy, reason: event.data.reason };
  }
}
