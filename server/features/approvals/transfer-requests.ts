import { idOfStream } from '../../kernel/decider.ts';
import type { EventRecord } from '../../kernel/event.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { Party, TransferRequestEvent } from './events.ts';
import type { StoredStatus } from './transfer-request-view.ts';

const COLUMNS = {
  request_id: 'uuid',
  status: 'text',
  from_account_id: 'uuid',
  to_account_id: 'uuid',
  amount_minor: 'bigint',
  currency: 'text',
  booked_on: 'date',
  description: 'text',
  external_reference: 'text',
  requested_by: 'text',
  requested_for: 'text',
  requested_at: 'timestamptz',
  expires_at: 'timestamptz',
  requested_position: 'bigint',
  decided_by: 'text',
  decided_for: 'text',
  decided_at: 'timestamptz',
  reason: 'text',
  version: 'integer',
  position: 'bigint',
} as const;

const DECISION_COLUMNS = {
  request_id: 'uuid',
  status: 'text',
  decided_by: 'text',
  decided_for: 'text',
  decided_at: 'timestamptz',
  reason: 'text',
  version: 'integer',
  position: 'bigint',
} as const;

type Row = { -readonly [Column in keyof typeof COLUMNS]: unknown };
type DecisionRow = { readonly [Column in keyof typeof DECISION_COLUMNS]: unknown };

interface Batch {
  /** Requests that were made in the batch, by id, as it leaves them. */
  readonly made: Map<string, Row>;
  /** Decisions on requests that were made before it. */
  readonly decisions: DecisionRow[];
}

/** Each transfer that a second person has to approve, or has decided on. */
export const transferRequests = defineProjection<TransferRequestEvent, Batch>({
  name: 'transfer-requests',
  version: 1,
  category: 'transferRequest',
  tables: ['transfer_requests'],
  emptyBatch: () => ({ made: new Map(), decisions: [] }),
  handlers: {
    TransferRequested: ({ made }, { data, record }) => {
      made.set(data.requestId, {
        request_id: data.requestId,
        status: 'PENDING',
        from_account_id: data.fromAccountId,
        to_account_id: data.toAccountId,
        amount_minor: data.amountMinor,
        currency: data.currency,
        booked_on: data.bookedOn,
        description: data.description,
        external_reference: data.externalReference,
        requested_by: data.requestedBy.principal,
        requested_for: data.requestedBy.person,
        requested_at: new Date(data.requestedAt),
        expires_at: new Date(data.expiresAt),
        requested_position: record.position,
        decided_by: null,
        decided_for: null,
        decided_at: null,
        reason: '',
        version: record.streamVersion,
        position: record.position,
      });
    },
    TransferApproved: (batch, { data, record }) =>
      decide(batch, record, { status: 'APPROVED', by: data.approvedBy, reason: '' }),
    TransferRejected: (batch, { data, record }) =>
      decide(batch, record, { status: 'REJECTED', by: data.rejectedBy, reason: data.reason }),
    TransferRequestWithdrawn: (batch, { data, record }) =>
      decide(batch, record, { status: 'WITHDRAWN', by: data.withdrawnBy, reason: data.reason }),
  },
  write: ({ made, decisions }) => {
    const rows = recordset('made', COLUMNS, [...made.values()]);
    const decided = recordset('decision', DECISION_COLUMNS, decisions, [rows]);
    const columns = Object.keys(COLUMNS).join(', ');
    return {
      text: `${rows.text}, ${decided.text},
        inserted AS (INSERT INTO transfer_requests (${columns}) SELECT ${columns} FROM made),
        updated AS (
          UPDATE transfer_requests AS request
             SET status = decision.status, decided_by = decision.decided_by, decided_for = decision.decided_for,
                 decided_at = decision.decided_at, reason = decision.reason,
                 version = decision.version, position = decision.position
            FROM decision WHERE request.request_id = decision.request_id)`,
      values: [...rows.values, ...decided.values],
    };
  },
});

interface Decided {
  readonly status: StoredStatus;
  readonly by: Party;
  readonly reason: string;
}

function decide(
  { made, decisions }: Batch,
  { streamId, streamVersion, position, recordedAt }: EventRecord,
  { status, by, reason }: Decided,
): void {
  const requestId = idOfStream(streamId);
  const decision = {
    request_id: requestId,
    status,
    decided_by: by.principal,
    decided_for: by.person,
    decided_at: recordedAt,
    reason,
    version: streamVersion,
    position,
  };
  // The statement can't see a row that it is about to insert.
  const row = made.get(requestId);
  if (row) Object.assign(row, decision);
  else decisions.push(decision);
}
