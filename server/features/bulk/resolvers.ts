import { ReadFailure } from '../../errors.ts';
import { assertMutationAllowed } from '../../graphql/authorization.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { Resolvers, ResolversTypes } from '../../graphql/generated/resolver-types.ts';
import { presentFailures, presentPlannedEvents, presentReceipt } from '../../graphql/present-command.ts';
import { type CommandResult, failureOf } from '../../kernel/commands/command.ts';
import { viewOfStream } from '../accounts/index.ts';
import { executeCommands } from './execute-commands.ts';
import { type BulkCommand, namesOf, pathInBulk, prepareCommands } from './prepare-commands.ts';

/** One batch of the log takes as many; whoever has more sends several bulks. */
const MAX_COMMANDS = 500;

type Outcome = Awaited<ResolversTypes['CommandOutcome']>;

/** The fields of the slice of the schema for several commands at once. */
export const bulkResolvers: Resolvers = {
  Mutation: {
    executeCommands: async (_parent, { commands, mode, dryRun }, context, { schema }) => {
      if (commands.length < 1 || commands.length > MAX_COMMANDS) {
        throw new ReadFailure(
          'BAD_USER_INPUT',
          `These are ${commands.length} commands; a bulk has 1 to ${MAX_COMMANDS}.`,
        );
      }
      for (const name of namesOf(commands)) assertMutationAllowed(context.principal, schema, name);
      const prepared = await prepareCommands(commands, context);
      const results = await executeCommands(context, prepared, { atomic: mode === 'ATOMIC', dryRun });
      const outcomes = prepared.flatMap((command, index) => {
        const result = results[index];
        return result ? [presentOutcome(command, result, context)] : [];
      });
      const refusedCount = results.filter((result) => failureOf(result) !== null).length;
      return { outcomes, acceptedCount: results.length - refusedCount, refusedCount };
    },
  },
};

function presentOutcome(command: BulkCommand, result: CommandResult, { services }: GraphqlContext): Outcome {
  const states = result.kind === 'not-decided' ? [] : result.states;
  const [account, other] = states.map((state) => viewOfStream(state, services.now()));
  return {
    __typename: 'CommandOutcome',
    commandId: command.commandId,
    account: account ?? null,
    toAccount: (command.name === 'transferMoney' && other) || null,
    receipt: presentReceipt(result, services.positions),
    plannedEvents: presentPlannedEvents(result),
    errors: presentFailures(result, (failure) => pathInBulk(command, failure)),
  };
}
