import { idOfStream } from '../../kernel/decider.ts';
import type { EventRecord } from '../../kernel/event.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { AccountEvent } from './events.ts';
import { type AccountStatus, signedMinor } from './state.ts';

const COLUMNS = {
  account_id: 'uuid',
  stream_version: 'integer',
  position: 'bigint',
  recorded_at: 'timestamptz',
  booked_on: 'date',
  delta_minor: 'bigint',
  overdraft_limit_minor: 'bigint',
  owner: 'text',
  currency: 'text',
  status: 'text',
} as const;

/** What an event changes; what is left out stays as it is. */
interface Change {
  readonly deltaMinor?: bigint;
  readonly overdraftLimitMinor?: bigint;
  readonly owner?: string;
  readonly currency?: string;
  readonly status?: AccountStatus;
}

type Batch = { readonly [Column in keyof typeof COLUMNS]: unknown }[];

type AnyEvent = { readonly data: { readonly bookedOn: string }; readonly record: EventRecord };

/** What each event changed about its account: from it, `past-accounts.ts` makes the account of any past day. */
export const accountChanges = defineProjection<AccountEvent, Batch>({
  name: 'account-changes',
  version: 1,
  category: 'account',
  tables: ['account_changes'],
  emptyBatch: () => [],
  handlers: {
    AccountOpened: (batch, event) => {
      const { owner, currency, overdraftLimitMinor } = event.data;
      add(batch, event, { owner, currency, overdraftLimitMinor, status: 'ACTIVE' });
    },
    MoneyDeposited: (batch, event) => add(batch, event, { deltaMinor: event.data.amountMinor }),
    MoneyWithdrawn: (batch, event) => add(batch, event, { deltaMinor: -event.data.amountMinor }),
    MoneyTransferredIn: (batch, event) => add(batch, event, { deltaMinor: event.data.amountMinor }),
    MoneyTransferredOut: (batch, event) => add(batch, event, { deltaMinor: -event.data.amountMinor }),
    TransactionReversed: (batch, event) => add(batch, event, { deltaMinor: signedMinor(event.data) }),
    OverdraftLimitChanged: (batch, event) => {
      add(batch, event, { overdraftLimitMinor: event.data.overdraftLimitMinor });
    },
    OwnerRenamed: (batch, event) => add(batch, event, { owner: event.data.owner }),
    AccountFrozen: (batch, event) => add(batch, event, { status: 'FROZEN' }),
    AccountUnfrozen: (batch, event) => add(batch, event, { status: 'ACTIVE' }),
    AccountClosed: (batch, event) => add(batch, event, { status: 'CLOSED' }),
  },
  write: (batch) => {
    const changes = recordset('change', COLUMNS, batch);
    const columns = Object.keys(COLUMNS).join(', ');
    return {
      text: `${changes.text}, inserted AS (INSERT INTO account_changes (${columns}) SELECT ${columns} FROM change)`,
      values: changes.values,
    };
  },
});

function add(batch: Batch, { data, record }: AnyEvent, change: Change): void {
  batch.push({
    account_id: idOfStream(record.streamId),
    stream_version: record.streamVersion,
    position: record.position,
    recorded_at: record.recordedAt,
    booked_on: data.bookedOn,
    delta_minor: change.deltaMinor ?? 0n,
    overdraft_limit_minor: change.overdraftLimitMinor ?? null,
    owner: change.owner ?? null,
    currency: change.currency ?? null,
    status: change.status ?? null,
  });
}
