import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { accountChanges } from './account-changes.ts';
import { accountsOfMovements } from './accounts-of-movements.ts';
import { balances } from './balances.ts';
import { momentOfList } from './queries.ts';
import { countBooked, pageBooked, transactions } from './transactions.ts';

const positionCursor = z.string().regex(/^\d{1,19}$/);

/** The query for what a day's summary adds up. */
export const bookedMovementQueries: QueryResolvers = {
  bookedMovements: async (_parent, { day, currency, kind, asOf, first, after, ...freshness }, context) => {
    const tables = [transactions.name, asOf ? accountChanges.name : balances.name];
    await waitUntilFresh(context, tables, freshness);
    const { database } = context.services;
    const { prisma } = database;
    const moment = asOf ? momentOfList(asOf, context) : undefined;
    const conditions = { day, currency, kind: kind ?? null, moment };
    const cursor = cursorIn(positionCursor, { first, after });
    const [movements, totalCount] = await Promise.all([
      pageBooked(prisma, {
        conditions,
        beforePosition: cursor === null ? null : BigInt(cursor),
        limit: limitOf({ first }),
      }),
      countBooked(prisma, conditions),
    ]);
    const accounts = await accountsOfMovements(database, movements, moment);
    const found = movements.flatMap((transaction) => {
      const account = accounts.get(transaction.accountId);
      return account ? [{ transaction, account }] : [];
    });
    const page = toConnection(found, { first, after }, ({ transaction }) => transaction.position.toString());
    return { ...page, totalCount };
  },
};
