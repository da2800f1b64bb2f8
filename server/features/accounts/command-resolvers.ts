import type { GraphqlContext } from '../../graphql/context.ts';
import type {
  MoveMoneyInput,
  MutationResolvers,
  ResolversTypes,
} from '../../graphql/generated/resolver-types.ts';
import { presentFailures, presentPlannedEvents, presentReceipt } from '../../graphql/present-command.ts';
import type { CommandResult } from '../../kernel/commands/command.ts';
import { viewOfStream } from './account-view.ts';
import type { AccountCommand, ChangeStatus, MoveMoney } from './commands.ts';
import { parseInput } from './inputs.ts';
import {
  bookedOnOf,
  type CommandInput,
  notDecided,
  pathOfFailure,
  runAccountCommands,
} from './run-command.ts';

type Payload = Awaited<ResolversTypes['AccountCommandPayload']>;
type Parsed<Values> = ReturnType<typeof parseInput> | { readonly values: Values };

interface AccountMutation<Values> {
  readonly name: string;
  readonly input: CommandInput;
  readonly parsed: Parsed<Values>;
  readonly toCommand: (values: Values, bookedOn: string) => AccountCommand;
}

/** The mutations on one account: each parses its input into a command and decides nothing. */
export const accountMutations = {
  openAccount: (_parent, { input }, context) =>
    mutate(context, {
      name: 'openAccount',
      input,
      parsed: parseInput(input, ['owner']),
      toCommand: ({ owner }, bookedOn) => ({
        type: 'OpenAccount',
        accountId: context.services.newId(),
        owner,
        currency: input.currency,
        overdraftLimitMinor: input.overdraftLimit,
        bookedOn,
      }),
    }),
  depositMoney: (_parent, { input }, context) => moveMoney(context, 'depositMoney', 'DepositMoney', input),
  withdrawMoney: (_parent, { input }, context) => moveMoney(context, 'withdrawMoney', 'WithdrawMoney', input),
  changeOverdraftLimit: (_parent, { input }, context) =>
    mutate(context, {
      name: 'changeOverdraftLimit',
      input,
      parsed: parseInput(input, ['accountId']),
      toCommand: ({ accountId }, bookedOn) => ({
        type: 'ChangeOverdraftLimit',
        accountId,
        overdraftLimitMinor: input.overdraftLimit,
        bookedOn,
      }),
    }),
  renameOwner: (_parent, { input }, context) =>
    mutate(context, {
      name: 'renameOwner',
      input,
      parsed: parseInput(input, ['accountId', 'owner']),
      toCommand: (values, bookedOn) => ({ type: 'RenameOwner', ...values, bookedOn }),
    }),
  freezeAccount: (_parent, { input }, context) =>
    changeStatus(context, 'freezeAccount', 'FreezeAccount', input),
  unfreezeAccount: (_parent, { input }, context) =>
    changeStatus(context, 'unfreezeAccount', 'UnfreezeAccount', input),
  closeAccount: (_parent, { input }, context) => changeStatus(context, 'closeAccount', 'CloseAccount', input),
} satisfies MutationResolvers;

function moveMoney(
  context: GraphqlContext,
  name: string,
  type: MoveMoney['type'],
  input: MoveMoneyInput,
): Promise<Payload> {
  return mutate(context, {
    name,
    input,
    parsed: parseInput(input, ['accountId', 'description', 'counterparty', 'externalReference']),
    toCommand: (values, bookedOn) => ({ type, ...values, amount: input.amount, bookedOn }),
  });
}

function changeStatus(
  context: GraphqlContext,
  name: string,
  type: ChangeStatus['type'],
  input: CommandInput & { readonly accountId: string; readonly reason: string },
): Promise<Payload> {
  return mutate(context, {
    name,
    input,
    parsed: parseInput(input, ['accountId', 'reason']),
    toCommand: (values, bookedOn) => ({ type, ...values, bookedOn }),
  });
}

async function mutate<Values>(context: GraphqlContext, mutation: AccountMutation<Values>): Promise<Payload> {
  const { name, input, parsed, toCommand } = mutation;
  if ('failure' in parsed) return presentAccountResult(notDecided(parsed.failure), context);
  const command = toCommand(parsed.values as Values, bookedOnOf(input, context));
  return presentAccountResult(
    await runAccountCommands(context, { name, input, commands: [command] }),
    context,
  );
}

/** What a mutation on one account answers, for a result of the bus. */
export function presentAccountResult(result: CommandResult, { services }: GraphqlContext): Payload {
  const [stream] = result.kind === 'not-decided' ? [] : result.states;
  return {
    account: stream ? viewOfStream(stream, services.now()) : null,
    receipt: presentReceipt(result, services.positions),
    plannedEvents: presentPlannedEvents(result),
    errors: presentFailures(result, pathOfFailure),
  };
}
