import { z } from 'zod';
import { cursorIn, limitOf, type PageArguments, toConnection } from '../../graphql/connection.ts';
import type { QueryResolvers, SearchResultResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { accountChanges } from './account-changes.ts';
import { accountsOfMovements } from './accounts-of-movements.ts';
import { balances, findAccounts } from './balances.ts';
import { findPastAccounts } from './past-accounts.ts';
import { momentOfList } from './queries.ts';
import {
  type Hit,
  type Hits,
  parseSearch,
  type Searching,
  searchAccounts,
  searchTransactions,
  shownScore,
} from './search.ts';
import { findTransactions, transactions } from './transactions.ts';

const accountHitCursor = z.strictObject({ score: z.int(), order: z.uuid() });
const transactionHitCursor = z.strictObject({ score: z.int(), order: z.string().regex(/^\d{1,19}$/) });

/** The query that finds accounts and movements by text. */
export const searchQueries: QueryResolvers = {
  search: async (_parent, { text, asOf, ...freshness }, context) => {
    const terms = parseSearch(text);
    const moment = asOf ? momentOfList(asOf, context) : null;
    await waitUntilFresh(
      context,
      [moment ? accountChanges.name : balances.name, transactions.name],
      freshness,
    );
    return { ...terms, moment } satisfies Searching;
  },
};

/** What was found. Both lists are looked for only when they are asked for. */
export const searchFields: SearchResultResolvers = {
  accounts: async (terms, page, { services }) => {
    const { reads, prisma } = services.database;
    const { moment } = terms;
    const after = cursorIn(accountHitCursor, page);
    const found = await searchAccounts(reads, terms, { after, limit: limitOf(page), moment });
    const ids = found.hits.map(({ id }) => id);
    const accounts = moment ? await findPastAccounts(reads, ids, moment) : await findAccounts(prisma, ids);
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
    const { moment } = terms;
    const after = cursorIn(transactionHitCursor, page);
    const found = await searchTransactions(reads, terms, { after, limit: limitOf(page), moment });
    const ids = found.hits.map(({ id }) => id);
    const movements = await findTransactions(prisma, ids, moment ?? undefined);
    const accounts = await accountsOfMovements(services.database, movements, moment);
    const byId = new Map(
      movements.flatMap((transaction) => {
        const account = accounts.get(transaction.accountId);
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
