import { validate as isUuid } from 'uuid';
import { ReadFailure } from '../../errors.ts';
import { cursorIn, limitOf } from '../../graphql/connection.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { AsOf, QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import { accountChanges } from './account-changes.ts';
import { accountCursor, toAccountConnection } from './account-page.ts';
import type { PastMoment } from './account-view.ts';
import { type AccountPage, balances, findAccounts } from './balances.ts';
import { accountStreams } from './decider.ts';
import { countAccounts, findPastAccount, pageAccounts } from './past-accounts.ts';

const SORT_COLUMNS = {
  OWNER: 'owner',
  BALANCE: 'balanceMinor',
  OPENED_ON: 'openedOn',
  CHANGED: 'position',
} as const;
const SORT_DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

/** The queries for accounts, as they are or as they were. */
export const accountQueries: QueryResolvers = {
  account: async (_parent, { id, asOf, ...freshness }, context) => {
    if (!isUuid(id)) return null;
    const projections = [asOf ? accountChanges.name : balances.name];
    await waitUntilFresh(
      context,
      projections,
      freshness,
      streamIdOf(accountStreams.category, id.toLowerCase()),
    );
    const { reads, prisma } = context.services.database;
    if (asOf) return findPastAccount(reads, id, momentOf(asOf, context));
    const [found] = await findAccounts(prisma, [id]);
    return found ?? null;
  },
  accounts: async (_parent, { filter, asOf, sort, first, after, ...freshness }, context) => {
    await waitUntilFresh(context, [asOf ? accountChanges.name : balances.name], freshness);
    const { reads } = context.services.database;
    const conditions = filter ?? {};
    const page: AccountPage = {
      conditions,
      sortBy: SORT_COLUMNS[sort?.field ?? 'OWNER'],
      direction: SORT_DIRECTIONS[sort?.direction ?? 'ASC'],
      after: cursorIn(accountCursor, { first, after }),
      limit: limitOf({ first }),
    };
    const moment = asOf ? momentOfList(asOf, context) : null;
    const [found, totalCount] = await Promise.all([
      pageAccounts(reads, page, moment),
      countAccounts(reads, conditions, moment),
    ]);
    return toAccountConnection(found, totalCount, page.sortBy, { first, after });
  },
};

function momentOf(
  { bookedOn, recordedAt, position, version }: AsOf,
  { services }: GraphqlContext,
): PastMoment {
  return {
    bookedOn: bookedOn ?? null,
    recordedAt: recordedAt ?? null,
    position: position == null ? null : services.positions.decode(position),
    version: version ?? null,
  };
}

/** The moment that a list is to be shown at. Throws a `ReadFailure` if it is counted in the events of one account. */
export function momentOfList(asOf: AsOf, context: GraphqlContext): PastMoment {
  if (asOf.version == null) return momentOf(asOf, context);
  throw new ReadFailure(
    'BAD_USER_INPUT',
    'asOf.version counts the events of one account; a list of accounts has none.',
  );
}
