import type { OnDemandReads } from '../../kernel/projections/on-demand-reads.ts';
import { KNOWN_THEN, knownValues, type PastMoment } from '../accounts/index.ts';
import type { DailySummaryView, SummaryConditions } from './daily-summaries.ts';
import { FLOW_SUMS, type FlowRow, flowOf } from './past-flow.ts';

/** $4 currency, $5 from, $6 to; null: no condition. That there is a status at all lets the index of the few changes that have one be used. */
const SUMMARIES = `
  flow AS (
    SELECT booked_on AS day, currency, ${FLOW_SUMS}
      FROM account_transactions
     WHERE ${KNOWN_THEN} AND ($4::text IS NULL OR currency = $4)
       AND ($5::date IS NULL OR booked_on >= $5) AND ($6::date IS NULL OR booked_on <= $6)
     GROUP BY booked_on, currency),
  account AS (
    SELECT booked_on AS day, currency, count(*) FILTER (WHERE status <> 'CLOSED')::integer AS opened,
           count(*) FILTER (WHERE status = 'CLOSED')::integer AS closed
      FROM (SELECT change.booked_on, change.recorded_at, change.position, balance.currency, change.status
              FROM account_changes AS change JOIN account_balances AS balance USING (account_id)
             WHERE change.status IS NOT NULL AND (change.currency IS NOT NULL OR change.status = 'CLOSED')) AS change
     WHERE ${KNOWN_THEN} AND ($4::text IS NULL OR currency = $4)
       AND ($5::date IS NULL OR booked_on >= $5) AND ($6::date IS NULL OR booked_on <= $6)
     GROUP BY booked_on, currency),
  summary AS (SELECT * FROM flow FULL JOIN account USING (day, currency))`;

/** A day of the page; without one if the page is empty. */
type PastRow = { readonly total: bigint } & (
  | (FlowRow & { readonly day: string; readonly opened: number | null; readonly closed: number | null })
  | { readonly day: null }
);

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
  onDemand: OnDemandReads,
  { conditions, moment, after, limit }: PastSummariesRequest,
): Promise<{ readonly days: readonly DailySummaryView[]; readonly totalCount: number }> {
  const rows = await onDemand.read<PastRow>({
    // $7, $8 the day and the currency before the page, $9 how many
    text: `WITH ${SUMMARIES}
      SELECT counted.total, page.* FROM (SELECT count(*) AS total FROM summary) AS counted
        LEFT JOIN (SELECT * FROM summary WHERE $7::date IS NULL OR day < $7 OR (day = $7 AND currency > $8)
                    ORDER BY day DESC, currency LIMIT $9) AS page ON true
       ORDER BY page.day DESC, page.currency`,
    values: [
      ...knownValues(moment),
      conditions.currency ?? null,
      conditions.from ?? null,
      conditions.to ?? null,
      after?.day ?? null,
      after?.currency ?? null,
      limit,
    ],
    advice: 'ask for fewer days',
  });
  const days = rows.flatMap((row) =>
    row.day === null
      ? []
      : [
          {
            ...flowOf(row),
            day: row.day,
            accountsOpened: row.opened ?? 0,
            accountsClosed: row.closed ?? 0,
          },
        ],
  );
  return { days, totalCount: Number(rows[0]?.total ?? 0) };
}
