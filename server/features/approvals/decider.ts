import type { Refusal } from '../../errors.ts';
import { accept, type Decider, type Decision, refuse, type StreamType } from '../../kernel/decider.ts';
import type {
  ApproveTransfer,
  RejectTransfer,
  RequestTransfer,
  TransferRequestCommand,
  WithdrawTransferRequest,
} from './commands.ts';
import { type TransferRequestEvent, transferRequestEventCatalogue } from './events.ts';
import { evolve, noTransferRequest, type TransferRequestState, transferRequestStateSchema } from './state.ts';

type Outcome = Decision<TransferRequestEvent>;

/**
 * The rules of four eyes (maker and checker, as banks say): whoever asked for a transfer does not decide on it, whichever
 * credential he uses, and it is decided on once. Whether the money can be moved, the accounts decide in the same append.
 */
function decide(command: TransferRequestCommand, state: TransferRequestState): Outcome {
  if (command.type === 'RequestTransfer') return request(command, state);
  const refusal = refuseDecision(command, state);
  if (refusal) return refuse(refusal);
  switch (command.type) {
    case 'ApproveTransfer':
      return accept({ type: 'TransferApproved', data: { approvedBy: command.by } });
    case 'RejectTransfer':
      return accept({ type: 'TransferRejected', data: { rejectedBy: command.by, reason: command.reason } });
    case 'WithdrawTransferRequest':
      return accept({
        type: 'TransferRequestWithdrawn',
        data: { withdrawnBy: command.by, reason: command.reason },
      });
  }
}

function request(
  { type: _, amount, by, at, obstacle, ...asked }: RequestTransfer,
  state: TransferRequestState,
): Outcome {
  const { requestId } = asked;
  if (state.status !== 'NONE')
    return refuse({ code: 'REQUEST_NOT_PENDING', requestId, status: state.status });
  if (obstacle) return refuse(obstacle);
  const { minorUnits: amountMinor, currency } = amount;
  return accept({
    type: 'TransferRequested',
    data: { ...asked, amountMinor, currency, requestedBy: by, requestedAt: at },
  });
}

function refuseDecision(
  { type, requestId, by, at }: ApproveTransfer | RejectTransfer | WithdrawTransferRequest,
  state: TransferRequestState,
): Refusal | null {
  if (state.status === 'NONE') return { code: 'REQUEST_NOT_FOUND', requestId };
  const { status, requestedBy, expiresAt } = state;
  if (status !== 'PENDING') return { code: 'REQUEST_NOT_PENDING', requestId, status };
  if (Date.parse(at) >= Date.parse(expiresAt)) return { code: 'REQUEST_EXPIRED', requestId, expiresAt };
  const isOwn = by.person === requestedBy.person;
  if (type === 'WithdrawTransferRequest') return isOwn ? null : { code: 'NOT_OWN_REQUEST', requestId };
  return isOwn ? { code: 'OWN_REQUEST', requestId } : null;
}

export const transferRequestDecider: Decider<
  TransferRequestState,
  TransferRequestCommand,
  TransferRequestEvent
> = { initialState: noTransferRequest, evolve, decide };

/** Requests as a kind of stream: `transferRequest-<id>`. */
export const transferRequestStreams: StreamType<
  TransferRequestState,
  TransferRequestCommand,
  TransferRequestEvent
> = {
  category: 'transferRequest',
  decider: transferRequestDecider,
  catalogue: transferRequestEventCatalogue,
  snapshots: transferRequestStateSchema,
};
