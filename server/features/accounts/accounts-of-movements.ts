import type { Database } from '../../database/database.ts';
import type { AccountView, PastMoment } from './account-view.ts';
import { findAccounts } from './balances.ts';
import { findPastAccounts } from './past-accounts.ts';

/** The accounts that movements are on, each once, as they are or as they were. */
export async function accountsOfMovements(
  { prisma, reads }: Pick<Database, 'prisma' | 'reads'>,
  movements: readonly { readonly accountId: string }[],
  moment: PastMoment | null | undefined,
): Promise<ReadonlyMap<string, AccountView>> {
  const ids = [...new Set(movements.map(({ accountId }) => accountId))];
  if (!moment) return byId(await findAccounts(prisma, ids));
  const found = byId(await findPastAccounts(reads, ids, moment));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  // Nothing keeps a movement from being booked before its account is: of such an account is told what was recorded by then.
  const recorded = await findPastAccounts(reads, missing, { ...moment, bookedOn: null });
  return new Map([...found, ...byId(recorded)]);
}

function byId(accounts: readonly AccountView[]): ReadonlyMap<string, AccountView> {
  return new Map(accounts.map((account) => [account.accountId, account]));
}
