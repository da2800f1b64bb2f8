import { z } from 'zod';
import { ReadFailure } from '../../errors.ts';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import { pageEvents } from '../../graphql/event-connection.ts';
import type { AccountResolvers } from '../../graphql/generated/resolver-types.ts';
import { presentIntegrity } from '../../graphql/present-integrity.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import { accountChanges } from './account-changes.ts';
import type { PastMoment } from './account-view.ts';
import { accountStreams } from './decider.ts';
import { countMovements, pageMovements } from './movements-of-account.ts';
import { readBalanceHistory } from './past-accounts.ts';
import { transactions } from './transactions.ts';

/** Ten years of days; a chart shows no more. */
const MAX_HISTORY_DAYS = 3_660;

/** What is skipped is read all the same; nobody scrolls further. */
const MAX_SKIP = 10_000_000;

const ALWAYS: PastMoment = { bookedOn: null, recordedAt: null, position: null, version: null };

const versionCursor = z.int().min(1);

/** The fields of an account. Of a past account, the lists below it end where the account itself does. */
export const accountFields: AccountResolvers = {
  id: ({ accountId }) => accountId,
  balance: ({ balanceMinor, currency }) => ({ minorUnits: balanceMinor, currency }),
  overdraftLimit: ({ overdraftLimitMinor, currency }) => ({ minorUnits: overdraftLimitMinor, currency }),
  available: ({ balanceMinor, overdraftLimitMinor, currency }) => ({
    minorUnits: balanceMinor + overdraftLimitMinor,
    currency,
  }),
  position: ({ position }, _args, { services }) => services.positions.encode(position),
  transactions: async ({ accountId, moment }, { filter, first, after, skip, ...freshness }, context) => {
    if (skip < 0 || skip > MAX_SKIP) {
      throw new ReadFailure('BAD_USER_INPUT', `skip is ${skip}; it is 0 to ${MAX_SKIP}.`);
    }
    await waitUntilFresh(context, [transactions.name], freshness, streamOf(accountId));
    const { reads } = context.services.database;
    const conditions = { ...filter, accountId, moment };
    const beforeVersion = cursorIn(versionCursor, { first, after });
    const [found, totalCount] = await Promise.all([
      pageMovements(reads, { conditions, beforeVersion, skip, limit: limitOf({ first }) }),
      countMovements(reads, conditions),
    ]);
    return { ...toConnection(found, { first, after }, ({ streamVersion }) => streamVersion), totalCount };
  },
  balanceHistory: async ({ accountId, currency, moment }, { axis, from, to, ...freshness }, context) => {
    await waitUntilFresh(context, [accountChanges.name], freshness, streamOf(accountId));
    const request = { accountId, axis, from: from ?? null, to: to ?? null, moment: moment ?? ALWAYS };
    const points = await readBalanceHistory(context.services.database.reads, {
      ...request,
      limit: MAX_HISTORY_DAYS + 1,
    });
    if (points.length > MAX_HISTORY_DAYS) {
      throw new ReadFailure(
        'BAD_USER_INPUT',
        `These are more than ${MAX_HISTORY_DAYS} days; give from and to.`,
      );
    }
    return points.map(({ day, balanceMinor }) => ({ day, balance: { minorUnits: balanceMinor, currency } }));
  },
  stale: ({ accountId }, _args, { services }) =>
    services.progress.states().flatMap(({ name, quarantine }) => {
      const reason = quarantine.get(streamOf(accountId));
      return reason === undefined ? [] : [{ projection: name, reason }];
    }),
  integrity: async ({ accountId }, _args, { services }) =>
    presentIntegrity(await services.log.verifyStream(streamOf(accountId))),
  history: ({ accountId, moment }, page, context) =>
    pageEvents(
      context,
      { streamId: streamOf(accountId), direction: 'DESC', ...(moment ? { until: moment } : {}) },
      page,
    ),
};

function streamOf(accountId: string): string {
  return streamIdOf(accountStreams.category, accountId);
}
