import type { PrismaClient } from '../../database/prisma-client/client.ts';
import type { AccountStatus } from './state.ts';

/** An owner's accounts in one currency together; amounts in minor units. */
export interface HoldingView {
  readonly currency: string;
  readonly accountCount: number;
  readonly balanceMinor: bigint;
  readonly overdraftLimitMinor: bigint;
  readonly statuses: readonly { readonly status: AccountStatus; readonly accountCount: number }[];
}

/** All accounts of an owner together. */
export interface PortfolioView {
  readonly owner: string;
  readonly accountCount: number;
  readonly holdings: readonly HoldingView[];
}

/**
 * All accounts of an owner, added up by currency; null if the owner, whose name is taken as it is, has none.
 *
 * A query, not a read table of its own: an owner has a handful of accounts, which the index on the owner finds at once, while a
 * table of sums would cost every movement another write and every renaming a move from sum to sum.
 */
export async function readPortfolio(prisma: PrismaClient, owner: string): Promise<PortfolioView | null> {
  const groups = await prisma.accountBalance.groupBy({
    by: ['currency', 'status'],
    where: { owner },
    orderBy: [{ currency: 'asc' }, { status: 'asc' }],
    _count: true,
    _sum: { balanceMinor: true, overdraftLimitMinor: true },
  });
  if (groups.length === 0) return null;
  const holdings = new Map<string, HoldingView>();
  for (const { currency, status, _count: accountCount, _sum } of groups) {
    const sofar = holdings.get(currency);
    holdings.set(currency, {
      currency,
      accountCount: (sofar?.accountCount ?? 0) + accountCount,
      balanceMinor: (sofar?.balanceMinor ?? 0n) + (_sum.balanceMinor ?? 0n),
      overdraftLimitMinor: (sofar?.overdraftLimitMinor ?? 0n) + (_sum.overdraftLimitMinor ?? 0n),
      statuses: [...(sofar?.statuses ?? []), { status: status as AccountStatus, accountCount }],
    });
  }
  const accountCount = groups.reduce((sum, { _count }) => sum + _count, 0);
  return { owner, accountCount, holdings: [...holdings.values()] };
}
