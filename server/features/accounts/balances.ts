import type { Pool } from 'pg';
import type { AccountBalance, PrismaClient } from '../../database/prisma-client/client.ts';
import { idOfStream } from '../../kernel/decider.ts';
import type { EventRecord } from '../../kernel/event.ts';
import { inTransaction } from '../../kernel/projections/checkpoint.ts';
import { dayOf } from '../../kernel/projections/columns.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import { ADDED_TO_TOTALS } from './account-totals.ts';
import type { AccountView } from './account-view.ts';
import type { AccountEvent } from './events.ts';
import { type AccountStatus, signedMinor } from './state.ts';

/** What a batch does to one account; null leaves a column as it is. */
interface Change {
  account_id: string;
  opened_on: string | null;
  owner: string | null;
  currency: string | null;
  status: AccountStatus | null;
  balance_delta: bigint;
  overdraft_limit_minor: bigint | null;
  closed_on: string | null;
  version: number;
  position: bigint;
  changed_at: Date;
}

type Batch = Map<string, Change>;

const COLUMNS = {
  account_id: 'uuid',
  opened_on: 'date',
  owner: 'text',
  currency: 'text',
  status: 'text',
  balance_delta: 'bigint',
  overdraft_limit_minor: 'bigint',
  closed_on: 'date',
  version: 'integer',
  position: 'bigint',
  changed_at: 'timestamptz',
} as const;

/** Each account as it is now, and what all of them come to: the list, the head of the detail page, the dashboard. */
export const balances = defineProjection<AccountEvent, Batch>({
  name: 'balances',
  version: 2,
  category: 'account',
  tables: ['account_balances', 'account_totals'],
  emptyBatch: () => new Map(),
  handlers: {
    AccountOpened: (batch, { data, record }) => {
      const { owner, currency, overdraftLimitMinor, bookedOn } = data;
      Object.assign(changeOf(batch, record), { owner, currency, opened_on: bookedOn, status: 'ACTIVE' });
      changeOf(batch, record).overdraft_limit_minor = overdraftLimitMinor;
    },
    MoneyDeposited: (batch, { data, record }) => move(batch, record, data.amountMinor),
    MoneyWithdrawn: (batch, { data, record }) => move(batch, record, -data.amountMinor),
    MoneyTransferredIn: (batch, { data, record }) => move(batch, record, data.amountMinor),
    MoneyTransferredOut: (batch, { data, record }) => move(batch, record, -data.amountMinor),
    TransactionReversed: (batch, { data, record }) => move(batch, record, signedMinor(data)),
    OverdraftLimitChanged: (batch, { data, record }) => {
      changeOf(batch, record).overdraft_limit_minor = data.overdraftLimitMinor;
    },
    OwnerRenamed: (batch, { data, record }) => {
      changeOf(batch, record).owner = data.owner;
    },
    AccountFrozen: (batch, { record }) => {
      changeOf(batch, record).status = 'FROZEN';
    },
    AccountUnfrozen: (batch, { record }) => {
      changeOf(batch, record).status = 'ACTIVE';
    },
    AccountClosed: (batch, { data, record }) => {
      Object.assign(changeOf(batch, record), { status: 'CLOSED', closed_on: data.bookedOn });
    },
  },
  write: (batch) => {
    const changes = recordset('change', COLUMNS, [...batch.values()]);
    return {
      text: `${changes.text},
        opened AS (
          INSERT INTO account_balances (account_id, owner, currency, status, balance_minor, overdraft_limit_minor,
                                        version, position, opened_on, closed_on, changed_at)
          SELECT account_id, owner, currency, status, balance_delta, overdraft_limit_minor,
                 version, position, opened_on, closed_on, changed_at
            FROM change WHERE opened_on IS NOT NULL
          RETURNING currency, status, balance_minor),
        changed AS (
          UPDATE account_balances AS balance
             SET owner = coalesce(change.owner, balance.owner),
                 status = coalesce(change.status, balance.status),
                 balance_minor = balance.balance_minor + change.balance_delta,
                 overdraft_limit_minor = coalesce(change.overdraft_limit_minor, balance.overdraft_limit_minor),
                 closed_on = coalesce(change.closed_on, balance.closed_on),
                 version = change.version, position = change.position, changed_at = change.changed_at
            FROM change JOIN account_balances AS before USING (account_id)
           WHERE change.opened_on IS NULL AND balance.account_id = change.account_id
          RETURNING balance.currency, balance.status, balance.balance_minor,
                    before.status AS status_before, before.balance_minor AS balance_before),
        ${ADDED_TO_TOTALS}`,
      values: changes.values,
    };
  },
});

function move(batch: Batch, record: EventRecord, deltaMinor: bigint): void {
  changeOf(batch, record).balance_delta += deltaMinor;
}

/** What the batch does to the event's account so far, moved on to the event. */
function changeOf(batch: Batch, record: EventRecord): Change {
  const accountId = idOfStream(record.streamId);
  const known = batch.get(accountId) ?? unchanged(accountId);
  known.version = record.streamVersion;
  known.position = record.position;
  known.changed_at = record.recordedAt;
  batch.set(accountId, known);
  return known;
}

function unchanged(accountId: string): Change {
  return {
    account_id: accountId,
    opened_on: null,
    owner: null,
    currency: null,
    status: null,
    balance_delta: 0n,
    overdraft_limit_minor: null,
    closed_on: null,
    version: 0,
    position: 0n,
    changed_at: new Date(0),
  };
}

/** Accounts by id, in no particular order; ids that there are no accounts for are left out. */
export async function findAccounts(
  prisma: PrismaClient,
  accountIds: readonly string[],
): Promise<AccountView[]> {
  const rows = await prisma.accountBalance.findMany({ where: { accountId: { in: [...accountIds] } } });
  return rows.map(toView);
}

/** The position that the table shows, and accounts by id as they are there; both of one moment. */
export async function readAccountsAt(
  reads: Pool,
  accountIdsAt: (position: bigint) => Promise<readonly string[]>,
): Promise<{ readonly position: bigint; readonly accounts: readonly AccountView[] }> {
  return inTransaction(reads, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ position: bigint }>(
      'SELECT position FROM projection_checkpoints WHERE name = $1',
      [balances.name],
    );
    const position = rows[0]?.position ?? 0n;
    const accountIds = await accountIdsAt(position);
    if (accountIds.length === 0) return { position, accounts: [] };
    const found = await client.query<AccountView>(
      `SELECT account_id AS "accountId", owner, currency, status, balance_minor AS "balanceMinor",
              overdraft_limit_minor AS "overdraftLimitMinor", version, position, opened_on AS "openedOn", closed_on AS "closedOn",
              changed_at AS "changedAt"
         FROM account_balances WHERE account_id = ANY ($1)`,
      [accountIds],
    );
    return { position, accounts: found.rows };
  });
}

/** Which accounts; all conditions that are given have to hold. */
export interface AccountConditions {
  readonly owner?: string | null | undefined;
  readonly ownerContains?: string | null | undefined;
  readonly statuses?: readonly AccountStatus[] | null | undefined;
  readonly currency?: string | null | undefined;
  readonly balanceAtLeast?: bigint | null | undefined;
  readonly balanceAtMost?: bigint | null | undefined;
  /** The days between which they were opened, both included. */
  readonly openedFrom?: string | null | undefined;
  readonly openedTo?: string | null | undefined;
  /** Whether some projection has to leave them alone. */
  readonly stale?: boolean | null | undefined;
}

type SortColumn = 'owner' | 'balanceMinor' | 'openedOn' | 'position';

/** A page of accounts: what, in which order, from where on. */
export interface AccountPage {
  readonly conditions: AccountConditions;
  readonly sortBy: SortColumn;
  readonly direction: 'asc' | 'desc';
  /** The sort column's value and the id of the account before the page. */
  readonly after: { readonly value: string; readonly accountId: string } | null;
  readonly limit: number;
}

/** The value that an account is sorted by, as a cursor carries it. */
export function sortValueOf(account: AccountView, sortBy: SortColumn): string {
  return String(account[sortBy]);
}

function toView({ openedOn, closedOn, status, ...row }: AccountBalance): AccountView {
  return {
    ...row,
    status: status as AccountStatus,
    openedOn: dayOf(openedOn),
    closedOn: closedOn && dayOf(closedOn),
  };
}
