import type { GraphqlContext } from '../../graphql/context.ts';
import type { ReverseTransactionInput } from '../../graphql/generated/resolver-types.ts';
import { categoryOfStream, idOfStream } from '../../kernel/decider.ts';
import {
  accountEventCatalogue,
  accountStreams,
  bookedOnOf,
  type PreparedCommand,
  parseInput,
  prepareAccountCommands,
} from '../accounts/index.ts';
import { oppositeOf, type RecordedMovement } from './decider.ts';

/** What the mutation makes of its input: a command with a leg for each account of the movement, read from the log. */
export async function prepareReversal(
  input: ReverseTransactionInput,
  context: GraphqlContext,
): Promise<PreparedCommand> {
  const parsed = parseInput(input, ['transactionId', 'reason'], { notEmpty: ['reason'] });
  if ('failure' in parsed) return parsed;
  const { transactionId, reason } = parsed.values;
  const booking = { bookedOn: bookedOnOf(input, context), reason };
  const movements = await movementsWith(transactionId, context);
  const [first, ...others] = movements.flatMap((movement) => oppositeOf(movement, booking) ?? []);
  if (first?.transactionId !== transactionId)
    return { failure: { code: 'TRANSACTION_NOT_FOUND', transactionId } };
  return prepareAccountCommands(context, { name: 'reverseTransaction', input, commands: [first, ...others] });
}

/** The movement and what was recorded with it by the same command (the other side of a transfer), the movement itself first. */
async function movementsWith(
  transactionId: string,
  { services }: GraphqlContext,
): Promise<RecordedMovement[]> {
  const events = await services.log.commandOf(transactionId);
  return events
    .filter(({ streamId }) => categoryOfStream(streamId) === accountStreams.category)
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
