import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { type Connection, cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import { pageEvents } from '../../graphql/event-connection.ts';
import type { AccountResolvers, QueryResolvers, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import type { Services } from '../../services.ts';
import { AccountVersions, type VersionsFrame } from './account-versions.ts';
import { balances, countAccounts, findAccounts, pageAccounts, sortValueOf } from './balances.ts';
import { accountMutations } from './command-resolvers.ts';
import { accountStreams } from './decider.ts';
import { transactionFields } from './transaction-resolvers.ts';
import { countTransactions, pageTransactions, transactions } from './transactions.ts';

const accountCursor = z.strictObject({ value: z.string(), accountId: z.uuid() });
const versionCursor = z.int().min(1);

const SORT_COLUMNS = {
  OWNER: 'owner',
  BALANCE: 'balanceMinor',
  OPENED_ON: 'openedOn',
  CHANGED: 'position',
} as const;
const SORT_DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

/** The fields of the accounts' slice of the schema. */
export function accountResolvers(services: Services): Resolvers {
  const versions = new AccountVersions(services);
  return {
    Query: accountQueries,
    Mutation: accountMutations,
    Subscription: {
      accountVersions: {
        subscribe: (_parent, { ids, after }, { signal }) =>
          versions.subscribe({ accountIds: ids, after: after ?? null, signal }),
        resolve: (frame: VersionsFrame) => presentFrame(frame, services),
      },
    },
    Account: accountFields,
    Transaction: transactionFields,
  };
}

const accountQueries: QueryResolvers = {
  account: async (_parent, { id, ...freshness }, context) => {
    await waitUntilFresh(context, [balances.name], freshness);
    if (!isUuid(id)) return null;
    const [found] = await findAccounts(context.services.database.prisma, [id]);
    return found ?? null;
  },
  accounts: async (_parent, { filter, sort, first, after, ...freshness }, context) => {
    await waitUntilFresh(context, [balances.name], freshness);
    const { prisma } = context.services.database;
    const sortBy = SORT_COLUMNS[sort?.field ?? 'OWNER'];
    const direction = SORT_DIRECTIONS[sort?.direction ?? 'ASC'];
    const conditions = filter ?? {};
    const page = {
      conditions,
      sortBy,
      direction,
      after: cursorIn(accountCursor, { first, after }),
      limit: limitOf({ first }),
    };
    const found = await pageAccounts(prisma, page);
    return lazily(
      toConnection(found, { first, after }, (one) => ({
        value: sortValueOf(one, sortBy),
        accountId: one.accountId,
      })),
      () => countAccounts(prisma, conditions),
    );
  },
};

const accountFields: AccountResolvers = {
  id: ({ accountId }) => accountId,
  balance: ({ balanceMinor, currency }) => ({ minorUnits: balanceMinor, currency }),
  overdraftLimit: ({ overdraftLimitMinor, currency }) => ({ minorUnits: overdraftLimitMinor, currency }),
  available: ({ balanceMinor, overdraftLimitMinor, currency }) => ({
    minorUnits: balanceMinor + overdraftLimitMinor,
    currency,
  }),
  position: ({ position }, _args, { services }) => services.positions.encode(position),
  transactions: async ({ accountId }, { filter, first, after, ...freshness }, context) => {
    await waitUntilFresh(context, [transactions.name], freshness);
    const { prisma } = context.services.database;
    const conditions = { ...filter, accountId };
    const beforeVersion = cursorIn(versionCursor, { first, after });
    const found = await pageTransactions(prisma, { conditions, beforeVersion, limit: limitOf({ first }) });
    return lazily(
      toConnection(found, { first, after }, ({ streamVersion }) => streamVersion),
      () => countTransactions(prisma, conditions),
    );
  },
  history: ({ accountId }, page, context) =>
    pageEvents(
      context,
      { streamId: streamIdOf(accountStreams.category, accountId), direction: 'DESC' },
      page,
    ),
};

/** A page whose total is counted only if it is asked for. */
function lazily<Node>(
  connection: Connection<Node>,
  totalCount: () => Promise<number>,
): Connection<Node> & { totalCount: number } {
  return { ...connection, totalCount: totalCount as unknown as number };
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
