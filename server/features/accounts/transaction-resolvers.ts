import type { TransactionResolvers } from '../../graphql/generated/resolver-types.ts';
import { findTransaction } from './transactions.ts';

/** The fields of a movement. */
export const transactionFields: TransactionResolvers = {
  id: ({ transactionId }) => transactionId,
  amount: ({ amountMinor, currency }) => ({ minorUnits: amountMinor, currency }),
  balanceAfter: ({ balanceAfterMinor, currency }) => ({ minorUnits: balanceAfterMinor, currency }),
  reverses: ({ reversesTransactionId: id, moment }, _args, { services }) =>
    id === null ? null : findTransaction(services.database.prisma, id, moment),
  reversedBy: ({ reversedByTransactionId: id, moment }, _args, { services }) =>
    id === null ? null : findTransaction(services.database.prisma, id, moment),
  position: ({ position }, _args, { services }) => services.positions.encode(position),
};
