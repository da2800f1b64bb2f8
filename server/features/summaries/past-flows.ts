import type { OnDemandReads } from '../../kernel/projections/on-demand-reads.ts';
import { KNOWN_THEN, knownValues, type PastMoment } from '../accounts/index.ts';
import type { HourlyFlowView, HourRange } from './hourly-flows.ts';
import type { LargestRequest } from './largest-movements.ts';
import { FLOW_SUMS, type FlowRow, flowOf } from './past-flow.ts';

/** $4 the first hour, $5 the last one, $6 currency (null: any), $7 how many. */
const HOURLY = `
  SELECT date_trunc('hour', recorded_at, 'UTC') AS hour, currency, ${FLOW_SUMS}
    FROM account_transactions
   WHERE ${KNOWN_THEN} AND recorded_at >= $4 AND recorded_at < $5::timestamptz + interval '1 hour'
     AND ($6::text IS NULL OR currency = $6) AND NOT (kind = 'TRANSFER' AND direction = 'CREDIT')
   GROUP BY 1, 2 ORDER BY 1, 2 LIMIT $7`;

/** The hours in which something was moved that was known then, the oldest first; at most `limit`. */
export async function readPastHourlyFlows(
  onDemand: OnDemandReads,
  {
    range,
    moment,
    limit,
  }: { readonly range: HourRange; readonly moment: PastMoment; readonly limit: number },
): Promise<HourlyFlowView[]> {
  const rows = await onDemand.read<FlowRow & { readonly hour: Date }>({
    text: HOURLY,
    values: [...knownValues(moment), range.from, range.to, range.currency ?? null, limit],
    advice: 'ask for fewer hours',
  });
  return rows.map((row) => ({ hour: row.hour, ...flowOf(row) }));
}

/** $4 currency, $5 from, $6 to (null: no condition), $7 how many. */
const LARGEST = `
  SELECT transaction_id AS id FROM account_transactions
   WHERE ${KNOWN_THEN} AND currency = $4
     AND ($5::date IS NULL OR booked_on >= $5) AND ($6::date IS NULL OR booked_on <= $6)
     AND kind <> 'REVERSAL' AND NOT (kind = 'TRANSFER' AND direction = 'CREDIT')
   ORDER BY amount_minor DESC, position LIMIT $7`;

/** The ids of the largest movements that were known then, the largest first; of equal ones the earlier. */
export async function findPastLargest(
  onDemand: OnDemandReads,
  { currency, from, to, limit }: LargestRequest,
  moment: PastMoment,
): Promise<string[]> {
  const rows = await onDemand.read<{ readonly id: string }>({
    text: LARGEST,
    values: [...knownValues(moment), currency, from, to, limit],
    advice: 'ask for fewer days',
  });
  return rows.map(({ id }) => id);
}
