import type { AccountTransaction, Prisma, PrismaClient } from '../../database/prisma-client/client.ts';
import { idOfStream } from '../../kernel/decider.ts';
import type { Recorded } from '../../kernel/event.ts';
import { dayOf } from '../../kernel/projections/columns.ts';
import { defineProjection } from '../../kernel/projections/projection.ts';
import { recordset } from '../../kernel/projections/recordset.ts';
import type { PastMoment } from './account-view.ts';
import type { AccountEvent } from './events.ts';
import { wasKnown } from './known-then.ts';
import { signedMinor } from './state.ts';

export type TransactionKind = 'DEPOSIT' | 'WITHDRAWAL' | 'TRANSFER' | 'REVERSAL';
export type TransactionDirection = 'CREDIT' | 'DEBIT';

type MovementEvent = Extract<AccountEvent, { readonly type: `Money${string}` | 'TransactionReversed' }>;

type Movement = Recorded<MovementEvent>;

const COLUMNS = {
  account_id: 'uuid',
  stream_version: 'integer',
  transaction_id: 'uuid',
  position: 'bigint',
  kind: 'text',
  direction: 'text',
  amount_minor: 'bigint',
  currency: 'text',
  /** The sum of the account's movements in this batch, up to and with this one. */
  running_minor: 'bigint',
  booked_on: 'date',
  recorded_at: 'timestamptz',
  description: 'text',
  counterparty: 'text',
  counterparty_account_id: 'uuid',
  external_reference: 'text',
  reverses_transaction_id: 'uuid',
  reversed_by_transaction_id: 'uuid',
  transfer_id: 'uuid',
} as const;

const REVERSAL_COLUMNS = { transaction_id: 'uuid', reverses_transaction_id: 'uuid' } as const;

type Row = { -readonly [Column in keyof typeof COLUMNS]: unknown };

interface Batch {
  /** By transaction id, in the order of the log. */
  readonly rows: Map<string, Row>;
  readonly runningByAccount: Map<string, bigint>;
}

/** Each movement with the balance after it: an account's statement. */
export const transactions = defineProjection<AccountEvent, Batch>({
  name: 'transactions',
  version: 2,
  category: 'account',
  tables: ['account_transactions'],
  emptyBatch: () => ({ rows: new Map(), runningByAccount: new Map() }),
  handlers: {
    MoneyDeposited: (batch, event) => add(batch, event, 'DEPOSIT', 'CREDIT'),
    MoneyWithdrawn: (batch, event) => add(batch, event, 'WITHDRAWAL', 'DEBIT'),
    MoneyTransferredIn: (batch, event) => add(batch, event, 'TRANSFER', 'CREDIT'),
    MoneyTransferredOut: (batch, event) => add(batch, event, 'TRANSFER', 'DEBIT'),
    TransactionReversed: (batch, event) => {
      const { transactionId, direction } = event.data;
      add(batch, event, 'REVERSAL', direction);
      // The original may be in this very batch, where the statement below can't see it.
      const original = batch.rows.get(transactionId);
      if (original) original.reversed_by_transaction_id = event.record.eventId;
    },
    AccountOpened: 'ignored',
    OverdraftLimitChanged: 'ignored',
    OwnerRenamed: 'ignored',
    AccountFrozen: 'ignored',
    AccountUnfrozen: 'ignored',
    AccountClosed: 'ignored',
  },
  write: (batch) => {
    const rows = [...batch.rows.values()];
    const movements = recordset('movement', COLUMNS, rows);
    // By themselves: with all movements the planner would rather read the whole table than look up the few that are taken back.
    const reversing = rows.filter(({ reverses_transaction_id }) => reverses_transaction_id !== null);
    const reversals = recordset('reversal', REVERSAL_COLUMNS, reversing, [movements]);
    return {
      text: `${movements.text}, ${reversals.text},
        start AS MATERIALIZED (
          SELECT account.account_id, coalesce(latest.balance_after_minor, 0) AS balance_minor
            FROM (SELECT DISTINCT account_id FROM movement) AS account
            LEFT JOIN LATERAL (
              SELECT balance_after_minor FROM account_transactions AS earlier
               WHERE earlier.account_id = account.account_id
               ORDER BY stream_version DESC LIMIT 1) AS latest ON true),
        inserted AS (
          INSERT INTO account_transactions
            (account_id, stream_version, transaction_id, position, kind, direction, amount_minor, currency, balance_after_minor,
             booked_on, recorded_at, description, counterparty, counterparty_account_id, external_reference,
             reverses_transaction_id, reversed_by_transaction_id, transfer_id)
          SELECT account_id, stream_version, transaction_id, position, kind, direction, amount_minor, currency,
                 balance_minor + running_minor, booked_on, recorded_at, description, counterparty, counterparty_account_id,
                 external_reference, reverses_transaction_id, reversed_by_transaction_id, transfer_id
            FROM movement JOIN start USING (account_id)),
        reversed AS (
          UPDATE account_transactions AS original SET reversed_by_transaction_id = reversal.transaction_id
            FROM reversal WHERE original.transaction_id = reversal.reverses_transaction_id)`,
      values: [...movements.values, ...reversals.values],
    };
  },
});

function add(
  batch: Batch,
  { data, record }: Movement,
  kind: TransactionKind,
  direction: TransactionDirection,
): void {
  const accountId = idOfStream(record.streamId);
  const running =
    (batch.runningByAccount.get(accountId) ?? 0n) + signedMinor({ direction, amountMinor: data.amountMinor });
  batch.runningByAccount.set(accountId, running);
  batch.rows.set(record.eventId, {
    account_id: accountId,
    stream_version: record.streamVersion,
    transaction_id: record.eventId,
    position: record.position,
    kind,
    direction,
    amount_minor: data.amountMinor,
    currency: data.currency,
    running_minor: running,
    booked_on: data.bookedOn,
    recorded_at: record.recordedAt,
    description: 'reason' in data ? data.reason : data.description,
    counterparty: 'counterparty' in data ? data.counterparty : null,
    counterparty_account_id: 'counterpartyAccountId' in data ? data.counterpartyAccountId : null,
    external_reference: 'externalReference' in data ? data.externalReference : null,
    reverses_transaction_id: 'transactionId' in data ? data.transactionId : null,
    reversed_by_transaction_id: null,
    transfer_id: 'transferId' in data ? data.transferId : null,
  });
}

/** A movement as it is shown. */
export interface TransactionView {
  readonly transactionId: string;
  readonly accountId: string;
  readonly streamVersion: number;
  readonly position: bigint;
  readonly kind: TransactionKind;
  readonly direction: TransactionDirection;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly balanceAfterMinor: bigint;
  readonly bookedOn: string;
  readonly recordedAt: Date;
  readonly description: string;
  readonly counterparty: string | null;
  readonly counterpartyAccountId: string | null;
  readonly externalReference: string | null;
  /** The movement that this one takes back. */
  readonly reversesTransactionId: string | null;
  /** The movement that takes this one back. */
  readonly reversedByTransactionId: string | null;
  /** The transfer that it is a side of. */
  readonly transferId: string | null;
  /** When it is looked at; absent if it is now. */
  readonly moment?: PastMoment | undefined;
}

/** One movement; null if there is none, if it was not known at the moment, or if the read table does not show it yet. */
export async function findTransaction(
  prisma: PrismaClient,
  transactionId: string,
  moment?: PastMoment,
): Promise<TransactionView | null> {
  const row = await prisma.accountTransaction.findUnique({ where: { transactionId } });
  const found = row && toView(row, moment);
  return found && (!moment || wasKnown(found, moment)) ? found : null;
}

/** Movements by id, in the order of the ids, looked at now or at a moment; ids that there are no movements for are left out. */
export async function findTransactions(
  prisma: PrismaClient,
  transactionIds: readonly string[],
  moment?: PastMoment,
): Promise<TransactionView[]> {
  const rows = await prisma.accountTransaction.findMany({
    where: { transactionId: { in: [...transactionIds] } },
  });
  const found = new Map(rows.map((row) => [row.transactionId, toView(row, moment)]));
  return transactionIds.flatMap((id) => found.get(id) ?? []);
}

/** The newest movements of all accounts, the newest first. */
export async function readRecentTransactions(
  prisma: PrismaClient,
  limit: number,
): Promise<TransactionView[]> {
  const rows = await prisma.accountTransaction.findMany({ orderBy: { position: 'desc' }, take: limit });
  return rows.map((row) => toView(row));
}

/** What was booked on a day in a currency, over all accounts. */
export interface BookedConditions {
  readonly day: string;
  readonly currency: string;
  readonly kind: TransactionKind | null;
  /** Only what was known and booked then. */
  readonly moment?: PastMoment | undefined;
}

/** A page of the movements of a day, the newest first, before a position. */
export async function pageBooked(
  prisma: PrismaClient,
  {
    conditions,
    beforePosition,
    limit,
  }: {
    readonly conditions: BookedConditions;
    readonly beforePosition: bigint | null;
    readonly limit: number;
  },
): Promise<TransactionView[]> {
  const rows = await prisma.accountTransaction.findMany({
    where: { ...booked(conditions), ...(beforePosition !== null && { position: { lt: beforePosition } }) },
    orderBy: { position: 'desc' },
    take: limit,
  });
  return rows.map((row) => toView(row, conditions.moment));
}

/** How many movements there are of a day. */
export async function countBooked(prisma: PrismaClient, conditions: BookedConditions): Promise<number> {
  return prisma.accountTransaction.count({ where: booked(conditions) });
}

function booked({ day, currency, kind, moment }: BookedConditions): Prisma.AccountTransactionWhereInput {
  return {
    bookedOn: new Date(day),
    currency,
    ...(kind && { kind }),
    ...(moment && { AND: whereOfMoment(moment) }),
  };
}

function whereOfMoment(moment: PastMoment): Prisma.AccountTransactionWhereInput {
  const { bookedOn, recordedAt, position, version } = moment;
  return {
    ...(bookedOn === null ? {} : { bookedOn: { lte: new Date(bookedOn) } }),
    ...(recordedAt === null ? {} : { recordedAt: { lte: recordedAt } }),
    ...(position === null ? {} : { position: { lte: position } }),
    ...(version === null ? {} : { streamVersion: { lte: version } }),
  };
}

function toView(
  { bookedOn, kind, direction, ...row }: AccountTransaction,
  moment?: PastMoment,
): TransactionView {
  return {
    ...row,
    moment,
    kind: kind as TransactionKind,
    direction: direction as TransactionDirection,
    bookedOn: dayOf(bookedOn),
  };
}
