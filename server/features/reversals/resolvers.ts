import { validate as isUuid } from 'uuid';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { idOfStream } from '../../kernel/decider.ts';
import {
  accountEventCatalogue,
  bookedOnOf,
  findTransaction,
  notDecided,
  parseInput,
  presentAccountResult,
  runAccountCommands,
  transactions,
} from '../accounts/index.ts';
import { oppositeOf, type RecordedMovement } from './decider.ts';

/** The fields of the reversals' slice of the schema. */
export const reversalResolvers: Resolvers = {
  Query: {
    transaction: async (_parent, { id, ...freshness }, context) => {
      await waitUntilFresh(context, [transactions.name], freshness);
      return isUuid(id) ? findTransaction(context.services.database.prisma, id) : null;
    },
  },
  Mutation: {
    reverseTransaction: async (_parent, { input }, context) => {
      const parsed = parseInput(input, ['transactionId', 'reason'], { notEmpty: ['reason'] });
      if ('failure' in parsed) return presentAccountResult(notDecided(parsed.failure), context);
      const { transactionId, reason } = parsed.values;
      const booking = { bookedOn: bookedOnOf(input, context), reason };
      const movements = await movementsWith(transactionId, context);
      const [first, ...others] = movements.flatMap((movement) => oppositeOf(movement, booking) ?? []);
      if (first?.transactionId !== transactionId) {
        return presentAccountResult(notDecided({ code: 'TRANSACTION_NOT_FOUND', transactionId }), context);
      }
      const commands = [first, ...others] as const;
      return presentAccountResult(
        await runAccountCommands(context, { name: 'reverseTransaction', input, commands }),
        context,
      );
    },
  },
};

/** The movement and what was recorded with it by the same command (the other side of a transfer), the movement itself first. */
async function movementsWith(
  transactionId: string,
  { services }: GraphqlContext,
): Promise<RecordedMovement[]> {
  const events = await services.log.commandOf(transactionId);
  return events
    .map((stored) => ({
      transactionId: stored.eventId,
      accountId: idOfStream(stored.streamId),
      event: accountEventCatalogue.decode(stored),
    }))
    .sort(
      (one, other) =>
        Number(other.transactionId === transactionId) - Number(one.transactionId === transactionId),
    );
}
