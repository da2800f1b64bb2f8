import type { CommandFailure } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { CommandRequest, CommandResult, Leg } from '../../kernel/commands/command.ts';
import { toPayload } from '../../kernel/commands/payload.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import { limitRefusalOf } from './command-limits.ts';
import type { AccountCommand } from './commands.ts';
import { accountStreams } from './decider.ts';

/** What every command's input has. */
export interface CommandInput {
  readonly commandId: string;
  readonly dryRun: boolean;
  readonly bookedOn?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
}

/** A command to one account, or to two of which both have to agree. */
export interface AccountRequest {
  /** The mutation's name; part of what makes two commands the same. */
  readonly name: string;
  readonly input: CommandInput;
  readonly commands: readonly [AccountCommand, ...AccountCommand[]];
}

/** A command as the bus takes it, or why it can't be one. */
export type PreparedCommand = { readonly request: CommandRequest } | { readonly failure: CommandFailure };

/** Makes account commands a request to the bus, in the name of whoever asks and within his limit. */
export function prepareAccountCommands(context: GraphqlContext, asked: AccountRequest): PreparedCommand {
  const failure = limitRefusalOf(context.principal, asked.commands);
  return failure ? { failure } : { request: requestOfAccounts(context, asked) };
}

/** The same whatever the limit of whoever asks: for what is only tried, or left to somebody else. */
export function requestOfAccounts(
  context: GraphqlContext,
  { name, input, commands: [first, ...others] }: AccountRequest,
): CommandRequest {
  return requestOf(context, { name, input, legs: [toLeg(first), ...others.map(toLeg)] });
}

/** A request to the bus in the name of whoever asks. */
export function requestOf(
  { principal, correlationId, causationId }: GraphqlContext,
  { name, input, legs }: Pick<AccountRequest, 'name' | 'input'> & Pick<CommandRequest, 'legs'>,
): CommandRequest {
  return {
    commandId: input.commandId,
    payload: toPayload(name, input),
    principal: principal.id,
    correlationId,
    causationId,
    legs,
    expectedVersion: input.expectedVersion ?? undefined,
  };
}

/** Hands a command to the bus; of a dry run, only to be decided. */
export async function runCommand(
  { services }: GraphqlContext,
  prepared: PreparedCommand,
  { dryRun }: Pick<CommandInput, 'dryRun'>,
): Promise<CommandResult> {
  if ('failure' in prepared) return { kind: 'not-decided', failure: prepared.failure };
  return dryRun ? services.commands.dryRun(prepared.request) : services.commands.execute(prepared.request);
}

/** The day a command is booked on: the one that it names, or today in UTC. */
export function bookedOnOf({ bookedOn }: CommandInput, { services }: GraphqlContext): string {
  return bookedOn ?? services.now().toISOString().slice(0, 10);
}

/** The field of the input that a failure of an account command is about. */
export function pathOfFailure(failure: CommandFailure): readonly string[] | null {
  switch (failure.code) {
    case 'INVALID_INPUT':
      return failure.path;
    case 'ACCOUNT_NOT_FOUND':
      return ['input', 'accountId'];
    case 'INSUFFICIENT_FUNDS':
    case 'AMOUNT_NOT_POSITIVE':
    case 'MOVEMENT_LIMIT_EXCEEDED':
      return ['input', 'amount', 'minorUnits'];
    case 'CURRENCY_MISMATCH':
      return ['input', 'amount', 'currency'];
    case 'TRANSACTION_NOT_FOUND':
    case 'ALREADY_REVERSED':
      return ['input', 'transactionId'];
    case 'OVERDRAFT_IN_USE':
      return ['input', 'overdraftLimit'];
    case 'VERSION_CONFLICT':
      return ['input', 'expectedVersion'];
    case 'IDEMPOTENCY_MISMATCH':
      return ['input', 'commandId'];
    default:
      return null;
  }
}

function toLeg(command: AccountCommand): Leg {
  return {
    streamType: accountStreams,
    streamId: streamIdOf(accountStreams.category, command.accountId),
    command,
  };
}
