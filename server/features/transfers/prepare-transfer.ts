import type { CommandFailure } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { TransferMoneyInput } from '../../graphql/generated/resolver-types.ts';
import {
  bookedOnOf,
  type PreparedCommand,
  parseInput,
  pathOfFailure,
  prepareAccountCommands,
} from '../accounts/index.ts';
import { splitTransfer } from './decider.ts';

/** What the mutation makes of its input: a command with two legs. */
export function prepareTransfer(input: TransferMoneyInput, context: GraphqlContext): PreparedCommand {
  const parsed = parseInput(input, ['fromAccountId', 'toAccountId', 'description', 'externalReference']);
  if ('failure' in parsed) return parsed;
  const split = splitTransfer({
    ...parsed.values,
    transferId: input.commandId,
    amount: input.amount,
    bookedOn: bookedOnOf(input, context),
  });
  if ('refusal' in split) return { failure: split.refusal };
  return prepareAccountCommands(context, { name: 'transferMoney', input, commands: [...split.legs] });
}

/** As for any account command, but the account that a failure is about may be either. */
export function pathOfTransferFailure(
  input: TransferMoneyInput,
  failure: CommandFailure,
): readonly string[] | null {
  const path = pathOfFailure(failure);
  if (failure.code === 'INVALID_INPUT' || !('accountId' in failure) || path?.includes('amount')) return path;
  return ['input', failure.accountId === input.toAccountId.toLowerCase() ? 'toAccountId' : 'fromAccountId'];
}
