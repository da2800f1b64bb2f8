import type { GraphqlContext } from '../../graphql/context.ts';
import type {
  ChangeOverdraftLimitInput,
  ChangeStatusInput,
  MoveMoneyInput,
  MutationResolvers,
  OpenAccountInput,
  RenameOwnerInput,
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
  type PreparedCommand,
  pathOfFailure,
  prepareAccountCommands,
  runCommand,
} from './run-command.ts';

type Payload = Awaited<ResolversTypes['AccountCommandPayload']>;
type Parsed<Values> = ReturnType<typeof parseInput> | { readonly values: Values };

interface AccountCommandInput<Values> {
  readonly name: string;
  readonly input: CommandInput;
  readonly parsed: Parsed<Values>;
  readonly toCommand: (values: Values, bookedOn: string) => AccountCommand;
}

type Prepare<Input> = (input: Input, context: GraphqlContext) => PreparedCommand;

/** What each mutation on one account makes of its input: a command; it decides nothing. */
export const accountCommands = {
  openAccount: (input: OpenAccountInput, context: GraphqlContext) =>
    prepare(context, {
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
  depositMoney: movement('depositMoney', 'DepositMoney'),
  withdrawMoney: movement('withdrawMoney', 'WithdrawMoney'),
  changeOverdraftLimit: (input: ChangeOverdraftLimitInput, context: GraphqlContext) =>
    prepare(context, {
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
  renameOwner: (input: RenameOwnerInput, context: GraphqlContext) =>
    prepare(context, {
      name: 'renameOwner',
      input,
      parsed: parseInput(input, ['accountId', 'owner']),
      toCommand: (values, bookedOn) => ({ type: 'RenameOwner', ...values, bookedOn }),
    }),
  freezeAccount: statusChange('freezeAccount', 'FreezeAccount'),
  unfreezeAccount: statusChange('unfreezeAccount', 'UnfreezeAccount'),
  closeAccount: statusChange('closeAccount', 'CloseAccount'),
};

/** The mutations on one account. */
export const accountMutations = {
  openAccount: mutation(accountCommands.openAccount),
  depositMoney: mutation(accountCommands.depositMoney),
  withdrawMoney: mutation(accountCommands.withdrawMoney),
  changeOverdraftLimit: mutation(accountCommands.changeOverdraftLimit),
  renameOwner: mutation(accountCommands.renameOwner),
  freezeAccount: mutation(accountCommands.freezeAccount),
  unfreezeAccount: mutation(accountCommands.unfreezeAccount),
  closeAccount: mutation(accountCommands.closeAccount),
} satisfies MutationResolvers;

function mutation<Input extends CommandInput>(prepareInput: Prepare<Input>) {
  return async (_parent: unknown, { input }: { readonly input: Input }, context: GraphqlContext) =>
    presentAccountResult(await runCommand(context, prepareInput(input, context), input), context);
}

function movement(name: string, type: MoveMoney['type']): Prepare<MoveMoneyInput> {
  return (input, context) =>
    prepare(context, {
      name,
      input,
      parsed: parseInput(input, ['accountId', 'description', 'counterparty', 'externalReference']),
      toCommand: (values, bookedOn) => ({ type, ...values, amount: input.amount, bookedOn }),
    });
}

function statusChange(name: string, type: ChangeStatus['type']): Prepare<ChangeStatusInput> {
  return (input, context) =>
    prepare(context, {
      name,
      input,
      parsed: parseInput(input, ['accountId', 'reason']),
      toCommand: (values, bookedOn) => ({ type, ...values, bookedOn }),
    });
}

function prepare<Values>(
  context: GraphqlContext,
  { name, input, parsed, toCommand }: AccountCommandInput<Values>,
): PreparedCommand {
  if ('failure' in parsed) return parsed;
  const command = toCommand(parsed.values as Values, bookedOnOf(input, context));
  return prepareAccountCommands(context, { name, input, commands: [command] });
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
