import { idOfStream } from '../../kernel/decider.ts';
import type { Recorded } from '../../kernel/event.ts';
import type { Services } from '../../services.ts';
import { accountChanges } from './account-changes.ts';
import type { AccountView } from './account-view.ts';
import type { AccountEvent } from './events.ts';
import type { AccountTransition } from './list-changes.ts';
import { findPastAccounts } from './past-accounts.ts';
import { signedMinor } from './state.ts';

/** How long to wait until what accounts were before can be looked up. */
const LOOK_BACK_MS = 5_000;

/** Events of some accounts, and these accounts after them. */
export interface Happened {
  /** The position before the first of the events. */
  readonly from: bigint;
  readonly events: readonly Recorded<AccountEvent>[];
  readonly accounts: readonly AccountView[];
}

/**
 * What the events did to each account: as it was before them, and as it is after them. The balance before follows from the events;
 * only where an owner or a status changed, which is rare, is the account of then looked up.
 */
export async function transitionsOf(
  services: Services,
  { from, events, accounts }: Happened,
): Promise<AccountTransition[]> {
  const byAccount = new Map<string, Recorded<AccountEvent>[]>();
  for (const event of events) {
    const accountId = idOfStream(event.record.streamId);
    const known = byAccount.get(accountId);
    if (known) known.push(event);
    else byAccount.set(accountId, [event]);
  }
  const touched = accounts.filter(({ accountId }) => byAccount.has(accountId));
  const eventsOf = ({ accountId }: AccountView) => byAccount.get(accountId) ?? [];
  const wasOpened = (account: AccountView) => eventsOf(account).some(({ type }) => type === 'AccountOpened');
  const unclear = touched.filter((account) => !wasOpened(account) && eventsOf(account).some(changesMore));
  const past = await readPast(services, from, unclear);
  return touched.map((after) => {
    if (wasOpened(after)) return { before: null, after };
    const delta = eventsOf(after).reduce((sum, event) => sum + deltaOf(event), 0n);
    const before = past.get(after.accountId) ?? { ...after, balanceMinor: after.balanceMinor - delta };
    return { before, after };
  });
}

async function readPast(
  { progress, database }: Services,
  position: bigint,
  accounts: readonly AccountView[],
): Promise<ReadonlyMap<string, AccountView>> {
  if (accounts.length === 0) return new Map();
  await progress.waitFor({
    projections: [accountChanges.name],
    position,
    timeoutMs: LOOK_BACK_MS,
    signal: new AbortController().signal,
  });
  const moment = { position, bookedOn: null, recordedAt: null, version: null };
  const found = await findPastAccounts(
    database.reads,
    accounts.map(({ accountId }) => accountId),
    moment,
  );
  return new Map(found.map((account) => [account.accountId, account]));
}

/** Whether an event changes more of what lists are filtered by than the balance. */
function changesMore({ type }: Recorded<AccountEvent>): boolean {
  return (
    type === 'OwnerRenamed' ||
    type === 'AccountFrozen' ||
    type === 'AccountUnfrozen' ||
    type === 'AccountClosed'
  );
}

/** By how much an event changes the balance. */
function deltaOf({ type, data }: Recorded<AccountEvent>): bigint {
  switch (type) {
    case 'MoneyDeposited':
    case 'MoneyTransferredIn':
      return data.amountMinor;
    case 'MoneyWithdrawn':
    case 'MoneyTransferredOut':
      return -data.amountMinor;
    case 'TransactionReversed':
      return signedMinor(data);
    default:
      return 0n;
  }
}
