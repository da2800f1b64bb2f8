import { wholeOf } from '../../kernel/projections/columns.ts';
import type { AccountEvent } from '../accounts/events.ts';
import { signedMinor } from '../accounts/index.ts';

/** What was moved in some stretch of time in one currency, and how its columns are stored. */
export const FLOW_COLUMNS = {
  deposits_minor: 'numeric',
  deposit_count: 'integer',
  withdrawals_minor: 'numeric',
  withdrawal_count: 'integer',
  transfers_minor: 'numeric',
  transfer_count: 'integer',
  reversals_minor: 'numeric',
  reversal_count: 'integer',
  net_minor: 'numeric',
} as const;

/** A flow while a batch of events is added up. */
export interface Flow {
  deposits_minor: bigint;
  deposit_count: number;
  withdrawals_minor: bigint;
  withdrawal_count: number;
  transfers_minor: bigint;
  transfer_count: number;
  reversals_minor: bigint;
  reversal_count: number;
  net_minor: bigint;
}

/** Events that move money. */
export type MovementEvent = Extract<
  AccountEvent,
  { readonly type: `Money${string}` | 'TransactionReversed' }
>;

export const noFlow: Flow = {
  deposits_minor: 0n,
  deposit_count: 0,
  withdrawals_minor: 0n,
  withdrawal_count: 0,
  transfers_minor: 0n,
  transfer_count: 0,
  reversals_minor: 0n,
  reversal_count: 0,
  net_minor: 0n,
};

/** Adds a movement to a flow. A transfer is counted once, where it leaves. */
export function addMovement(flow: Flow, { type, data }: MovementEvent): void {
  switch (type) {
    case 'MoneyDeposited':
      flow.deposits_minor += data.amountMinor;
      flow.deposit_count += 1;
      flow.net_minor += data.amountMinor;
      return;
    case 'MoneyWithdrawn':
      flow.withdrawals_minor += data.amountMinor;
      flow.withdrawal_count += 1;
      flow.net_minor -= data.amountMinor;
      return;
    case 'MoneyTransferredOut':
      flow.transfers_minor += data.amountMinor;
      flow.transfer_count += 1;
      return;
    case 'TransactionReversed':
      flow.reversals_minor += signedMinor(data);
      flow.reversal_count += 1;
      flow.net_minor += signedMinor(data);
      return;
    case 'MoneyTransferredIn':
      return;
  }
}

/** What `INSERT … ON CONFLICT DO UPDATE SET` adds a row's columns up with. */
export function addingUp(table: string, columns: readonly string[]): string {
  return columns.map((column) => `${column} = ${table}.${column} + excluded.${column}`).join(', ');
}

/** A flow as it is shown; amounts in minor units. */
export interface FlowView {
  readonly currency: string;
  readonly depositsMinor: bigint;
  readonly depositCount: number;
  readonly withdrawalsMinor: bigint;
  readonly withdrawalCount: number;
  readonly transfersMinor: bigint;
  readonly transferCount: number;
  readonly netMinor: bigint;
  readonly reversalsMinor: bigint;
  readonly reversalCount: number;
}

type Amount = 'depositsMinor' | 'withdrawalsMinor' | 'transfersMinor' | 'netMinor' | 'reversalsMinor';

type Decimal = Parameters<typeof wholeOf>[0];

/** The amounts of a row as Prisma reads them, as the whole numbers that they are. */
export function amountsOf(row: { readonly [Column in Amount]: Decimal }): {
  readonly [Column in Amount]: bigint;
} {
  return {
    depositsMinor: wholeOf(row.depositsMinor),
    withdrawalsMinor: wholeOf(row.withdrawalsMinor),
    transfersMinor: wholeOf(row.transfersMinor),
    netMinor: wholeOf(row.netMinor),
    reversalsMinor: wholeOf(row.reversalsMinor),
  };
}
