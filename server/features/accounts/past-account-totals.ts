import type { OnDemandReads } from '../../kernel/projections/on-demand-reads.ts';
import type { AccountTotalView } from './account-totals.ts';
import type { PastMoment } from './account-view.ts';
import { momentValues, PAST } from './past-accounts.ts';
import type { AccountStatus } from './state.ts';

/** $1 to $4 the moment, $5 null. */
const TOTALS = `
  WITH ${PAST},
  total AS (
    SELECT currency, status, count(*)::integer AS account_count, sum(balance_minor) AS balance_minor
      FROM past GROUP BY currency, status)
  SELECT used_currency AS currency, each_status AS status, coalesce(account_count, 0) AS "accountCount",
         coalesce(balance_minor, 0)::text AS "balanceMinor"
    FROM (SELECT DISTINCT currency FROM total) AS used (used_currency)
         CROSS JOIN unnest(ARRAY['ACTIVE', 'FROZEN', 'CLOSED']) AS each_status
         LEFT JOIN total ON (currency, status) = (used_currency, each_status)
   ORDER BY used_currency, each_status`;

interface TotalRow {
  readonly currency: string;
  readonly status: AccountStatus;
  readonly accountCount: number;
  readonly balanceMinor: string;
}

/** What all accounts came to then, by currency and status; a currency that was in use has a total for each status. */
export async function readPastAccountTotals(
  onDemand: OnDemandReads,
  moment: PastMoment,
): Promise<AccountTotalView[]> {
  const rows = await onDemand.read<TotalRow>({
    text: TOTALS,
    values: [...momentValues(moment), null],
    advice: 'ask for the balance of a narrower filter',
  });
  return rows.map((row) => ({ ...row, balanceMinor: BigInt(row.balanceMinor) }));
}
