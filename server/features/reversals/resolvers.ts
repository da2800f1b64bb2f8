import { validate as isUuid } from 'uuid';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import {
  findTransaction,
  momentOfList,
  presentAccountResult,
  runCommand,
  transactions,
} from '../accounts/index.ts';
import { prepareReversal } from './prepare-reversal.ts';

/** The fields of the reversals' slice of the schema. */
export const reversalResolvers: Resolvers = {
  Query: {
    transaction: async (_parent, { id, asOf, ...freshness }, context) => {
      await waitUntilFresh(context, [transactions.name], freshness);
      const moment = asOf ? momentOfList(asOf, context) : undefined;
      return isUuid(id) ? findTransaction(context.services.database.prisma, id, moment) : null;
    },
  },
  Mutation: {
    reverseTransaction: async (_parent, { input }, context) => {
      const prepared = await prepareReversal(input, context);
      return presentAccountResult(await runCommand(context, prepared, input), context);
    },
  },
};
