import type { CommandFailure } from '../../errors.ts';
import type { Resolvers, TransferMoneyInput } from '../../graphql/generated/resolver-types.ts';
import {
  presentFailure,
  presentFailures,
  presentPlannedEvents,
  presentReceipt,
} from '../../graphql/present-command.ts';
import {
  bookedOnOf,
  parseInput,
  pathOfFailure,
  runAccountCommands,
  viewOfStream,
} from '../accounts/index.ts';
import { splitTransfer } from './decider.ts';

/** The fields of the transfers' slice of the schema. */
export const transferResolvers: Resolvers = {
  Mutation: {
    transferMoney: async (_parent, { input }, context) => {
      const { services } = context;
      const pathOf = (failure: CommandFailure) => pathIn(input, failure);
      const refused = (failure: CommandFailure) => ({
        account: null,
        toAccount: null,
        receipt: null,
        plannedEvents: null,
        errors: [presentFailure(failure, pathOf)],
      });
      const parsed = parseInput(input, ['fromAccountId', 'toAccountId', 'description', 'externalReference']);
      if ('failure' in parsed) return refused(parsed.failure);
      const split = splitTransfer({
        ...parsed.values,
        transferId: input.commandId,
        amount: input.amount,
        bookedOn: bookedOnOf(input, context),
      });
      if ('refusal' in split) return refused(split.refusal);
      const result = await runAccountCommands(context, {
        name: 'transferMoney',
        input,
        commands: [...split.legs],
      });
      const [from, to] = result.kind === 'not-decided' ? [] : result.states;
      return {
        account: from ? viewOfStream(from, services.now()) : null,
        toAccount: to ? viewOfStream(to, services.now()) : null,
        receipt: presentReceipt(result, services.positions),
        plannedEvents: presentPlannedEvents(result),
        errors: presentFailures(result, pathOf),
      };
    },
  },
};

/** As for any account command, but the account that a failure is about may be either. */
function pathIn(input: TransferMoneyInput, failure: CommandFailure): readonly string[] | null {
  const path = pathOfFailure(failure);
  if (failure.code === 'INVALID_INPUT' || !('accountId' in failure) || path?.includes('amount')) return path;
  return ['input', failure.accountId === input.toAccountId.toLowerCase() ? 'toAccountId' : 'fromAccountId'];
}
