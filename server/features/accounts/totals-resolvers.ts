import { ReadFailure } from '../../errors.ts';
import { cursorIn, limitOf } from '../../graphql/connection.ts';
import type {
  AccountTotalResolvers,
  HoldingResolvers,
  OwnerPortfolioResolvers,
  QueryResolvers,
} from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import type { Services } from '../../services.ts';
import { accountChanges } from './account-changes.ts';
import { accountCursor, toAccountConnection } from './account-page.ts';
import { readAccountTotals } from './account-totals.ts';
import { balances } from './balances.ts';
import { readPastAccountTotals } from './past-account-totals.ts';
import { pageAccounts } from './past-accounts.ts';
import { PastTotalsReader } from './past-totals.ts';
import { readPortfolio } from './portfolio.ts';
import { momentOfList } from './queries.ts';

/** The queries for what accounts come to, now or on a past day. */
export const totalsQueries = (services: Services): QueryResolvers => {
  const pastTotals = new PastTotalsReader(services.onDemand);
  return { ...queries, balanceOf: balanceOf(pastTotals) };
};

function balanceOf(pastTotals: PastTotalsReader): NonNullable<QueryResolvers['balanceOf']> {
  return async (_parent, { filter, bookedOn, ...freshness }, context) => {
    if (filter?.stale != null) {
      throw new ReadFailure('BAD_USER_INPUT', 'filter.stale is about the present; a past day has none.');
    }
    await waitUntilFresh(context, [accountChanges.name], freshness);
    const { position, totals } = await pastTotals.read({ conditions: filter ?? {}, bookedOn });
    return {
      bookedOn,
      position: context.services.positions.encode(position),
      totals: totals.map(({ currency, accountCount, balanceMinor }) => ({
        currency,
        accountCount,
        balance: { minorUnits: balanceMinor, currency },
      })),
    };
  };
}

const queries: QueryResolvers = {
  accountTotals: async (_parent, { asOf, ...freshness }, context) => {
    const { database, onDemand } = context.services;
    await waitUntilFresh(context, [asOf ? accountChanges.name : balances.name], freshness);
    return asOf
      ? readPastAccountTotals(onDemand, momentOfList(asOf, context))
      : readAccountTotals(database.prisma);
  },
  ownerPortfolio: async (_parent, { owner, ...freshness }, context) => {
    await waitUntilFresh(context, [balances.name], freshness);
    return readPortfolio(context.services.database.prisma, owner);
  },
};

/** The fields of a total. */
export const accountTotalFields: AccountTotalResolvers = {
  balance: ({ balanceMinor, currency }) => ({ minorUnits: balanceMinor, currency }),
};

/** The fields of an owner's holding in one currency. */
export const holdingFields: HoldingResolvers = {
  balance: ({ balanceMinor, currency }) => ({ minorUnits: balanceMinor, currency }),
  overdraftLimit: ({ overdraftLimitMinor, currency }) => ({ minorUnits: overdraftLimitMinor, currency }),
};

/** The fields of an owner's portfolio. */
export const portfolioFields: OwnerPortfolioResolvers = {
  accounts: async ({ owner, accountCount }, { first, after }, { services }) => {
    const page = {
      conditions: { owner },
      sortBy: 'openedOn',
      direction: 'asc',
      after: cursorIn(accountCursor, { first, after }),
      limit: limitOf({ first }),
    } as const;
    const found = await pageAccounts(services.database.reads, page);
    return toAccountConnection(found, accountCount, page.sortBy, { first, after });
  },
};
