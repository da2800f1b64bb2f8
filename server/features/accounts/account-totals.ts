import type { PrismaClient } from '../../database/prisma-client/client.ts';
import { wholeOf } from '../../kernel/projections/columns.ts';
import type { AccountStatus } from './state.ts';

/**
 * The part of the statement of `balances` that keeps the totals: what it `opened` is added, what it `changed` moves from where it
 * was to where it is. An opening makes the rows of all statuses, so that the rows there are follow from the events alone and not
 * from how they were batched.
 */
export const ADDED_TO_TOTALS = `
        part AS (
          SELECT currency, status, 1 AS account_count, balance_minor FROM opened
          UNION ALL
          SELECT currency, status, 1, balance_minor FROM changed
          UNION ALL
          SELECT currency, status_before, -1, -balance_before FROM changed
          UNION ALL
          SELECT DISTINCT currency, each_status, 0, 0
            FROM opened CROSS JOIN unnest(ARRAY['ACTIVE', 'FROZEN', 'CLOSED']) AS each_status),
        totalled AS (
          INSERT INTO account_totals AS total (currency, status, account_count, balance_minor)
          SELECT currency, status, sum(account_count), sum(balance_minor) FROM part GROUP BY currency, status
              ON CONFLICT (currency, status) DO UPDATE
             SET account_count = total.account_count + excluded.account_count,
                 balance_minor = total.balance_minor + excluded.balance_minor)`;

/** The accounts of one currency and status together; the amount in minor units. */
export interface AccountTotalView {
  readonly currency: string;
  readonly status: AccountStatus;
  readonly accountCount: number;
  readonly balanceMinor: bigint;
}

/** What all accounts come to, by currency and status; a currency in use has a total for each status. */
export async function readAccountTotals(prisma: PrismaClient): Promise<AccountTotalView[]> {
  const rows = await prisma.accountTotal.findMany({ orderBy: [{ currency: 'asc' }, { status: 'asc' }] });
  return rows.map(({ status, balanceMinor, ...row }) => ({
    ...row,
    status: status as AccountStatus,
    balanceMinor: wholeOf(balanceMinor),
  }));
}
