import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { presentFailures, presentPlannedEvents, presentReceipt } from '../../graphql/present-command.ts';
import { runCommand, viewOfStream } from '../accounts/index.ts';
import { pathOfTransferFailure, prepareTransfer } from './prepare-transfer.ts';

/** The fields of the transfers' slice of the schema. */
export const transferResolvers: Resolvers = {
  Mutation: {
    transferMoney: async (_parent, { input }, context) => {
      const { services } = context;
      const result = await runCommand(context, prepareTransfer(input, context), input);
      const [from, to] = result.kind === 'not-decided' ? [] : result.states;
      return {
        account: from ? viewOfStream(from, services.now()) : null,
        toAccount: to ? viewOfStream(to, services.now()) : null,
        receipt: presentReceipt(result, services.positions),
        plannedEvents: presentPlannedEvents(result),
        errors: presentFailures(result, (failure) => pathOfTransferFailure(input, failure)),
      };
    },
  },
};
