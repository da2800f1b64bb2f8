import type { StreamState } from '../../kernel/commands/command.ts';
import type { AccountState, AccountStatus } from './state.ts';

/** A moment in the past; all conditions that are given have to hold. */
export interface PastMoment {
  readonly bookedOn: string | null;
  readonly recordedAt: Date | null;
  readonly position: bigint | null;
  readonly version: number | null;
}

/** An account as it is shown, whether it comes from the write side's state or from the read table. */
export interface AccountView {
  readonly accountId: string;
  readonly owner: string;
  readonly currency: string;
  readonly status: AccountStatus;
  readonly balanceMinor: bigint;
  readonly overdraftLimitMinor: bigint;
  readonly openedOn: string;
  readonly closedOn: string | null;
  /** The version of its stream. */
  readonly version: number;
  /** The position of its latest event. */
  readonly position: bigint;
  readonly changedAt: Date;
  /** When it was so; absent if it is as it is now. */
  readonly moment?: PastMoment;
}

/** The account that a folded stream holds; null if there is none. One that is only planned changes `now`. */
export function viewOfStream(
  { state, version, position, recordedAt }: StreamState,
  now: Date,
): AccountView | null {
  const account = state as AccountState;
  if (account.status === 'NONE') return null;
  return {
    accountId: account.accountId,
    owner: account.owner,
    currency: account.currency,
    status: account.status,
    balanceMinor: account.balanceMinor,
    overdraftLimitMinor: account.overdraftLimitMinor,
    openedOn: account.openedOn,
    closedOn: account.closedOn,
    version,
    position,
    changedAt: recordedAt ?? now,
  };
}
