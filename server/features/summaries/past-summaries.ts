import type { Pool } from 'pg';
import { readWithin } from '../../kernel/projections/limited-read.ts';
import type { PastMoment } from '../accounts/index.ts';
import type { DailySummaryView, SummaryConditions } from './daily-summaries.ts';

/** How long an answer may take: it adds up all movements of the days that are asked for. */
const LIMIT_MS = 10_000;

/** $1 booked on, $2 recorded at, $3 position; null: no condition. */
const KNOWN = `($1::date IS NULL OR booked_on <= $1) AND ($2::timestamptz IS NULL OR recorded_at <= $2)
  AND ($3::bigint IS NULL OR position <= $3)`;

/** $4 currency, $5 from, $6 to; null: no condition. */
const SUMMARIES = `
  flow AS (
    SELECT booked_on AS day, currency,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'DEPOSIT'), 0) AS deposits,
           count(*) FILTER (WHERE kind = 'DEPOSIT')::integer AS deposit_count,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'WITHDRAWAL'), 0) AS withdrawals,
           count(*) FILTER (WHERE kind = 'WITHDRAWAL')::integer AS withdrawal_count,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'TRANSFER' AND direction = 'DEBIT'), 0) AS transfers,
           count(*) FILTER (WHERE kind = 'TRANSFER' AND direction = 'DEBIT')::integer AS transfer_count,
           coalesce(sum(CASE direction WHEN 'CREDIT' THEN amount_minor ELSE -amount_minor END)
             FILTER (WHERE kind = 'REVERSAL'), 0) AS reversals,
           count(*) FILTER (WHERE kind = 'REVERSAL')::integer AS reversal_count
      FROM account_transactions
     WHERE ${KNOWN} AND ($4::text IS NULL OR currency = $4)
       AND ($5::date IS NULL OR booked_on >= $5) AND ($6::date IS NULL OR booked_on <= $6)
     GROUP BY booked_on, currency),
  account AS (
    SELECT booked_on AS day, currency, count(*) FILTER (WHERE status <> 'CLOSED')::integer AS opened,
           count(*) FILTER (WHERE status = 'CLOSED')::integer AS closed
      FROM (SELECT change.booked_on, change.recorded_at, change.position, balance.currency, change.status
              FROM account_changes AS change JOIN account_balances AS balance USING (account_id)
             WHERE change.currency IS NOT NULL OR change.status = 'CLOSED') AS change
     WHERE ${KNOWN} AND ($4::text IS NULL OR currency = $4)
       AND ($5::date IS NULL OR booked_on >= $5) AND ($6::date IS NULL OR booked_on <= $6)
     GROUP BY booked_on, currency),
  summary AS (SELECT * FROM flow FULL JOIN account USING (day, currency))`;

interface PastRow {
  readonly day: string;
  readonly currency: string;
  readonly opened: number | null;
  readonly closed: number | null;
  readonly deposits: string | null;
  readonly deposit_count: number | null;
  readonly withdrawals: string | null;
  readonly withdrawal_count: number | null;
  readonly transfers: string | null;
  readonly transfer_count: number | null;
  readonly reversals: string | null;
  readonly reversal_count: number | null;
  readonly total: bigint;
}

/** Which page of which days, and as known when. */
export interface PastSummariesRequest {
  readonly conditions: SummaryConditions;
  readonly moment: PastMoment;
  readonly after: { readonly day: string; readonly currency: string } | null;
  readonly limit: number;
}

/**
 * The daily summaries as they were, added up from the movements that were known then, the newest day first; and how many days there
 * are in all. Throws a `ReadFailure` when it takes too long.
 */
export async function pagePastSummaries(
  pool: Pool,
  { conditions, moment, after, limit }: PastSummariesRequest,
): Promise<{ readonly days: readonly DailySummaryView[]; readonly totalCount: number }> {
  const rows = await readWithin<PastRow>(pool, {
    // $7, $8 the day and the currency before the page, $9 how many
    text: `WITH ${SUMMARIES}
      SELECT counted.total, page.* FROM (SELECT count(*) AS total FROM summary) AS counted
        JOIN (SELECT day::text, currency, opened, closed, deposits::text, deposit_count, withdrawals::text, withdrawal_count,
                     transfers::text, transfer_count, reversals::text, reversal_count
                FROM summary WHERE $7::date IS NULL OR day < $7 OR (day = $7 AND currency > $8)
               ORDER BY summary.day DESC, currency LIMIT $9) AS page ON true
       ORDER BY page.day DESC, page.currency`,
    values: [
      moment.bookedOn,
      moment.recordedAt,
      moment.position,
      conditions.currency ?? null,
      conditions.from ?? null,
      conditions.to ?? null,
      after?.day ?? null,
      after?.currency ?? null,
      limit,
    ],
    limitMs: LIMIT_MS,
    advice: 'ask for fewer days',
  });
  return { days: rows.map(toView), totalCount: Number(rows[0]?.total ?? 0) };
}

function toView({ day, currency, ...row }: PastRow): DailySummaryView {
  const [depositsMinor, withdrawalsMinor, reversalsMinor] = [
    BigInt(row.deposits ?? 0),
    BigInt(row.withdrawals ?? 0),
    BigInt(row.reversals ?? 0),
  ];
  return {
    day,
    currency,
    accountsOpened: row.opened ?? 0,
    accountsClosed: row.closed ?? 0,
    depositsMinor,
    depositCount: row.deposit_count ?? 0,
    withdrawalsMinor,
    withdrawalCount: row.withdrawal_count ?? 0,
    transfersMinor: BigInt(row.transfers ?? 0),
    transferCount: row.transfer_count ?? 0,
    reversalsMinor,
    reversalCount: row.reversal_count ?? 0,
    netMinor: depositsMinor - withdrawalsMinor + reversalsMinor,
  };
}
