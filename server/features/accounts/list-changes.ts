import type { AccountView } from './account-view.ts';
import type { AccountConditions } from './balances.ts';
import type { FoldedTexts } from './folded-texts.ts';

/** More changes in one frame than any screen shows: reading the list again is cheaper than taking them in. */
const MAX_CHANGES = 1_000;

/** What happened to a list of accounts: one came into it, changed in it, or left it. */
export interface ListChange {
  readonly kind: 'ENTER' | 'UPDATE' | 'LEAVE';
  /** The account as it is now, in the list or out of it. */
  readonly account: AccountView;
}

/** An account before and after something happened to it; null before it was opened. */
export interface AccountTransition {
  readonly before: Pick<AccountView, 'owner' | 'currency' | 'status' | 'balanceMinor' | 'openedOn'> | null;
  readonly after: AccountView;
}

/** What there is to tell about a list. A `SNAPSHOT` carries no changes: whoever gets it has to read the list, at this position. */
export interface ListFrame {
  readonly kind: 'SNAPSHOT' | 'UPDATE';
  readonly position: bigint;
  readonly changes: readonly ListChange[];
}

/** Whether some projection has to leave an account alone. */
export type IsStale = (accountId: string) => boolean;

/**
 * What transitions did to the list of the accounts that satisfy some conditions; `folded` has the owners and the part that is looked for
 * in them, if one is. No event makes an account stale, or ends that.
 */
export function listChangesOf(
  transitions: readonly AccountTransition[],
  conditions: AccountConditions,
  { isStale, folded }: { readonly isStale: IsStale; readonly folded: FoldedTexts },
): ListChange[] {
  const { stale } = conditions;
  return transitions.flatMap(({ before, after }): ListChange[] => {
    if (stale != null && isStale(after.accountId) !== stale) return [];
    const [was, is] = [
      before !== null && satisfies(before, conditions, folded),
      satisfies(after, conditions, folded),
    ];
    if (was && is) return [{ kind: 'UPDATE', account: after }];
    if (is) return [{ kind: 'ENTER', account: after }];
    return was ? [{ kind: 'LEAVE', account: after }] : [];
  });
}

/** Two frames as one. Too many changes become a snapshot. */
export function mergeListFrames(pending: ListFrame, next: ListFrame): ListFrame {
  const { position } = next;
  if (pending.kind === 'SNAPSHOT' || next.kind === 'SNAPSHOT') return snapshotAt(position);
  const changes = new Map(pending.changes.map((change) => [change.account.accountId, change]));
  for (const { kind, account } of next.changes) {
    const joined = joinKinds(changes.get(account.accountId)?.kind, kind);
    if (joined) changes.set(account.accountId, { kind: joined, account });
    else changes.delete(account.accountId);
  }
  return updateOf(position, [...changes.values()]);
}

/** A frame of changes, or a snapshot if they are too many. */
export function updateOf(position: bigint, changes: readonly ListChange[]): ListFrame {
  return changes.length > MAX_CHANGES ? snapshotAt(position) : { kind: 'UPDATE', position, changes };
}

/** The frame that sends everybody back to the list. */
export function snapshotAt(position: bigint): ListFrame {
  return { kind: 'SNAPSHOT', position, changes: [] };
}

/** What two changes of one account come to; null if nothing. */
function joinKinds(
  first: ListChange['kind'] | undefined,
  second: ListChange['kind'],
): ListChange['kind'] | null {
  if (first === undefined) return second;
  const [was, is] = [first !== 'ENTER', second !== 'LEAVE'];
  if (was && is) return 'UPDATE';
  if (is) return 'ENTER';
  return was ? 'LEAVE' : null;
}

/** The same conditions as `WANTED` of the list, on one account; but for whether it is stale. */
function satisfies(
  account: Pick<AccountView, 'owner' | 'currency' | 'status' | 'balanceMinor' | 'openedOn'>,
  conditions: AccountConditions,
  folded: FoldedTexts,
): boolean {
  const { owner, ownerContains, statuses, currency, balanceAtLeast, balanceAtMost, openedFrom, openedTo } =
    conditions;
  return (
    (owner == null || account.owner === owner) &&
    (!ownerContains || foldedOf(account.owner, folded).includes(foldedOf(ownerContains, folded))) &&
    (statuses == null || statuses.includes(account.status)) &&
    (!currency || account.currency === currency) &&
    (balanceAtLeast == null || account.balanceMinor >= balanceAtLeast) &&
    (balanceAtMost == null || account.balanceMinor <= balanceAtMost) &&
    // Days are written so that they sort as texts.
    (openedFrom == null || account.openedOn >= openedFrom) &&
    (openedTo == null || account.openedOn <= openedTo)
  );
}

function foldedOf(text: string, folded: FoldedTexts): string {
  const found = folded.get(text);
  if (found === undefined) throw new Error(`${text} was not folded`);
  return found;
}
