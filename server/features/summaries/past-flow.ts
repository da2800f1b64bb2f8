import type { FlowView } from './flow.ts';

/** What movements add up to, as `addMovement` counts them: a transfer once, where it leaves. */
export const FLOW_SUMS = `
  coalesce(sum(amount_minor) FILTER (WHERE kind = 'DEPOSIT'), 0)::text AS deposits,
  count(*) FILTER (WHERE kind = 'DEPOSIT')::integer AS deposit_count,
  coalesce(sum(amount_minor) FILTER (WHERE kind = 'WITHDRAWAL'), 0)::text AS withdrawals,
  count(*) FILTER (WHERE kind = 'WITHDRAWAL')::integer AS withdrawal_count,
  coalesce(sum(amount_minor) FILTER (WHERE kind = 'TRANSFER' AND direction = 'DEBIT'), 0)::text AS transfers,
  count(*) FILTER (WHERE kind = 'TRANSFER' AND direction = 'DEBIT')::integer AS transfer_count,
  coalesce(sum(CASE direction WHEN 'CREDIT' THEN amount_minor ELSE -amount_minor END)
    FILTER (WHERE kind = 'REVERSAL'), 0)::text AS reversals,
  count(*) FILTER (WHERE kind = 'REVERSAL')::integer AS reversal_count`;

/** A row of sums; null where a join found no movements at all. */
export interface FlowRow {
  readonly currency: string;
  readonly deposits: string | null;
  readonly deposit_count: number | null;
  readonly withdrawals: string | null;
  readonly withdrawal_count: number | null;
  readonly transfers: string | null;
  readonly transfer_count: number | null;
  readonly reversals: string | null;
  readonly reversal_count: number | null;
}

/** The flow as it is shown. */
export function flowOf(row: FlowRow): FlowView {
  const depositsMinor = BigInt(row.deposits ?? 0);
  const withdrawalsMinor = BigInt(row.withdrawals ?? 0);
  const reversalsMinor = BigInt(row.reversals ?? 0);
  return {
    currency: row.currency,
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
