import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import type { Services } from '../../services.ts';
import { accountFields } from './account-resolvers.ts';
import { AccountVersions, type VersionsFrame } from './account-versions.ts';
import { bookedMovementQueries } from './booked-movements.ts';
import { accountMutations } from './command-resolvers.ts';
import type { ListFrame } from './list-changes.ts';
import { AccountListWatch } from './list-watch.ts';
import { accountQueries } from './queries.ts';
import { searchFields, searchQueries } from './search-resolvers.ts';
import { accountTotalFields, holdingFields, portfolioFields, totalsQueries } from './totals-resolvers.ts';
import { transactionFields } from './transaction-resolvers.ts';

/** The fields of the accounts' slice of the schema. */
export function accountResolvers(services: Services): Resolvers {
  const versions = new AccountVersions(services);
  const lists = new AccountListWatch(services);
  return {
    Query: { ...accountQueries, ...totalsQueries(services), ...searchQueries, ...bookedMovementQueries },
    Mutation: accountMutations,
    Subscription: {
      accountVersions: {
        subscribe: (_parent, { ids, after }, { signal }) =>
          versions.subscribe({ accountIds: ids, after: after ?? null, signal }),
        resolve: (frame: VersionsFrame) => presentFrame(frame, services),
      },
      accountChanges: {
        subscribe: (_parent, { filter, after }, { signal }) =>
          lists.subscribe({ conditions: filter ?? {}, after: after ?? null, signal }),
        resolve: ({ kind, position, changes }: ListFrame) => ({
          kind,
          position: services.positions.encode(position),
          changes,
        }),
      },
    },
    Account: accountFields,
    Transaction: transactionFields,
    AccountTotal: accountTotalFields,
    Holding: holdingFields,
    OwnerPortfolio: portfolioFields,
    SearchResult: searchFields,
  };
}

function presentFrame({ kind, position, accounts }: VersionsFrame, { positions }: Services) {
  const versions = accounts.map((account) => ({
    accountId: account.accountId,
    version: account.version,
    position: positions.encode(account.position),
    account,
  }));
  return { kind, position: positions.encode(position), versions };
}
