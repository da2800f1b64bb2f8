import type { TransactionResolvers } from '../../graphql/generated/resolver-types.ts';

/** The fields of a movement. */
export const transactionFields: TransactionResolvers = {
  id: ({ transactionId }) => transactionId,
  amount: ({ amountMinor, currency }) => ({ minorUnits: amountMinor, currency }),
  balanceAfter: ({ balanceAfterMinor, currency }) => ({ minorUnits: balanceAfterMinor, currency }),
  position: ({ position }, _args, { services }) => services.positions.encode(position),
};
