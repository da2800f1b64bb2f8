import { z } from 'zod';
import { cursorIn, limitOf, type PageArguments, toConnection } from '../../graphql/connection.ts';
import type { QueryResolvers, SearchResultResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { balances, findAccounts } from './balances.ts';
import {
  type Hit,
  type Hits,
  parseSearch,
  searchAccounts,
  searchTransactions,
  shownScore,
} from './search.ts';
import { findTransactions, transactions } from './transactions.ts';

const accountHitCursor = z.strictObject({ score: z.int(), order: z.uuid() });
const transactionHitCursor = z.strictObject({ score: z.int(), order: z.string().regex(/^\d{1,19}$/) });

/** The query that finds accounts and movements by text. */
export const searchQueries: QueryResolvers = {
  search: async (_parent, { text, ...freshness }, context) => {
    const terms = parseSearch(text);
    await waitUntilFresh(context, [balances.name, transactions.name], freshness);
    return terms;
  },
};

/** What was found. Both lists are looked for only when they are asked for. */
export const searchFields: SearchResultResolvers = {
  accounts: async (terms, page, { services }) => {
    const { reads, prisma } = services.database;
    const after = cursorIn(accountHitCursor, page);
    const found = await searchAccounts(reads, terms, { after, limit: limitOf(page) });
    const accounts = await findAccounts(
      prisma,
      found.hits.map(({ id }) => id),
    );
    const byId = new Map(accounts.map((account) => [account.accountId, account]));
    return toHitConnection(
      found,
      page,
      ({ id }) => byId.get(id),
      (account) => ({ account }),
    );
  },
  transactions: async (terms, page, { services }) => {
    const { reads, prisma } = services.database;
    const after = cursorIn(transactionHitCursor, page);
    const found = await searchTransactions(reads, terms, { after, limit: limitOf(page) });
    const movements = await findTransactions(
      prisma,
      found.hits.map(({ id }) => id),
    );
    const accounts = await findAccounts(prisma, [...new Set(movements.map(({ accountId }) => accountId))]);
    const accountsById = new Map(accounts.map((account) => [account.accountId, account]));
    const byId = new Map(
      movements.flatMap((transaction) => {
        const account = accountsById.get(transaction.accountId);
        return account ? [[transaction.transactionId, { transaction, account }] as const] : [];
      }),
    );
    return toHitConnection(
      found,
      page,
      ({ id }) => byId.get(id),
      (shown) => shown,
    );
  },
};

/** A page of hits with what they are; one that has gone meanwhile (its table is just being exchanged) is left out. */
function toHitConnection<Item, Shown extends object>(
  { hits, totalCount }: Hits,
  page: PageArguments,
  itemOf: (hit: Hit) => Item | undefined,
  show: (item: Item) => Shown,
) {
  const nodes = hits.flatMap((hit) => {
    const item = itemOf(hit);
    return item === undefined ? [] : [{ ...show(item), hit, score: shownScore(hit) }];
  });
  const cursorOf = ({ hit }: (typeof nodes)[number]) => ({ score: hit.score, order: hit.order });
  return { ...toConnection(nodes, page, cursorOf), totalCount };
}
