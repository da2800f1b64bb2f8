import type { Pool } from 'pg';
import type { PastMoment } from './account-view.ts';
import type { TransactionDirection, TransactionView } from './transactions.ts';

/** Which movements of an account; all conditions that are given have to hold. */
export interface MovementConditions {
  readonly accountId: string;
  /** Only what was known and booked then. */
  readonly moment?: PastMoment | null | undefined;
  readonly bookedFrom?: string | null | undefined;
  readonly bookedTo?: string | null | undefined;
  readonly direction?: TransactionDirection | null | undefined;
  /** Part of the description, the counterparty or the reference; accents and case do not count. */
  readonly text?: string | null | undefined;
}

/**
 * The movements of an account that satisfy conditions, with all columns. The parameters are `movementValues`: $1 account, $2 booked from,
 * $3 booked to, $4 direction, $5 part of a text, $6 to $9 the moment: booked on, recorded at, position, version. Null: no condition.
 */
export const MOVEMENTS_OF_ACCOUNT = `SELECT * FROM account_transactions
   WHERE account_id = $1 AND ($2::date IS NULL OR booked_on >= $2) AND ($3::date IS NULL OR booked_on <= $3)
     AND ($4::text IS NULL OR direction = $4)
     AND ($5::text IS NULL
          OR strpos(search_text(concat_ws(E'\\n', description, counterparty, external_reference)), search_text($5)) > 0)
     AND ($6::date IS NULL OR booked_on <= $6) AND ($7::timestamptz IS NULL OR recorded_at <= $7)
     AND ($8::bigint IS NULL OR position <= $8) AND ($9::integer IS NULL OR stream_version <= $9)`;

/** $10 the version that the page is before (null: the first page), $11 how many are left out, $12 how many. */
const PAGE = `
  SELECT transaction_id AS "transactionId", account_id AS "accountId", stream_version AS "streamVersion", position, kind, direction,
         amount_minor AS "amountMinor", currency, balance_after_minor AS "balanceAfterMinor", booked_on AS "bookedOn",
         recorded_at AS "recordedAt", description, counterparty, counterparty_account_id AS "counterpartyAccountId",
         external_reference AS "externalReference", reverses_transaction_id AS "reversesTransactionId",
         reversed_by_transaction_id AS "reversedByTransactionId", transfer_id AS "transferId"
    FROM (${MOVEMENTS_OF_ACCOUNT}) AS movement
   WHERE $10::integer IS NULL OR stream_version < $10
   ORDER BY stream_version DESC OFFSET $11 LIMIT $12`;

const COUNT = `SELECT count(*)::integer AS count FROM (${MOVEMENTS_OF_ACCOUNT}) AS movement`;

/** The parameters of `MOVEMENTS_OF_ACCOUNT`. */
export function movementValues(conditions: MovementConditions): unknown[] {
  const { accountId, bookedFrom, bookedTo, direction, text, moment } = conditions;
  return [
    accountId,
    bookedFrom ?? null,
    bookedTo ?? null,
    direction ?? null,
    text || null,
    moment?.bookedOn ?? null,
    moment?.recordedAt ?? null,
    moment?.position ?? null,
    moment?.version ?? null,
  ];
}

/** A page of an account's movements, the newest first, before a version of its stream, without the first so many of them. */
export async function pageMovements(
  reads: Pool,
  {
    conditions,
    beforeVersion,
    skip,
    limit,
  }: {
    readonly conditions: MovementConditions;
    readonly beforeVersion: number | null;
    readonly skip: number;
    readonly limit: number;
  },
): Promise<TransactionView[]> {
  const values = [...movementValues(conditions), beforeVersion, skip, limit];
  const { rows } = await reads.query<Omit<TransactionView, 'moment'>>(PAGE, values);
  return rows.map((row) => ({ ...row, moment: conditions.moment ?? undefined }));
}

/** How many movements satisfy the conditions. */
export async function countMovements(reads: Pool, conditions: MovementConditions): Promise<number> {
  const { rows } = await reads.query<{ readonly count: number }>(COUNT, movementValues(conditions));
  return rows[0]?.count ?? 0;
}
