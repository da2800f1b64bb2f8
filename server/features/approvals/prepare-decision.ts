import type { CommandFailure } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type {
  ApproveTransferInput,
  RejectTransferInput,
  WithdrawTransferRequestInput,
} from '../../graphql/generated/resolver-types.ts';
import type { CommandRequest, Leg } from '../../kernel/commands/command.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import type { Recorded } from '../../kernel/event.ts';
import {
  type CommandInput,
  type PreparedCommand,
  parseInput,
  pathOfFailure,
  prepareAccountCommands,
  requestOf,
} from '../accounts/index.ts';
import type { TransferRequestCommand } from './commands.ts';
import { transferRequestStreams } from './decider.ts';
import { type TransferRequestEvent, transferRequestEventCatalogue } from './events.ts';
import { legsOf } from './transfer-of-request.ts';

/** How a request began: what was asked for, which can't change any more, and where its story starts. */
export type Beginning = Recorded<Extract<TransferRequestEvent, { readonly type: 'TransferRequested' }>>;

/**
 * What the mutation makes of its input: a command to the request and to both accounts, which are decided and appended together. So
 * an approval moves the money or is refused for what the accounts refuse it for, and the request then waits as before.
 */
export async function prepareApproval(
  input: ApproveTransferInput,
  context: GraphqlContext,
): Promise<PreparedCommand> {
  return prepareDecision(context, {
    name: 'approveTransfer',
    input,
    toCommand: (decision) => ({ type: 'ApproveTransfer', ...decision }),
    toRequest: (leg, beginning) => {
      const within = withinLimit('approveTransfer', input, beginning, context);
      if ('failure' in within) return within;
      return { request: { ...within.request, legs: [leg, ...within.request.legs] } };
    },
  });
}

/** What the mutation makes of its input. Whoever turns a transfer down has to be one who could have approved it. */
export async function prepareRejection(
  input: RejectTransferInput,
  context: GraphqlContext,
): Promise<PreparedCommand> {
  const parsed = parseInput(input, ['reason'], { notEmpty: ['reason'] });
  if ('failure' in parsed) return parsed;
  return prepareDecision(context, {
    name: 'rejectTransfer',
    input,
    toCommand: (decision) => ({ type: 'RejectTransfer', ...decision, ...parsed.values }),
    toRequest: (leg, beginning) => {
      const within = withinLimit('rejectTransfer', input, beginning, context);
      return 'failure' in within ? within : { request: { ...within.request, legs: [leg] } };
    },
  });
}

/** What the mutation makes of its input. */
export async function prepareWithdrawal(
  input: WithdrawTransferRequestInput,
  context: GraphqlContext,
): Promise<PreparedCommand> {
  const parsed = parseInput(input, ['reason']);
  if ('failure' in parsed) return parsed;
  return prepareDecision(context, {
    name: 'withdrawTransferRequest',
    input,
    toCommand: (decision) => ({ type: 'WithdrawTransferRequest', ...decision, ...parsed.values }),
    toRequest: (leg) => ({
      request: requestOf(context, { name: 'withdrawTransferRequest', input, legs: [leg] }),
    }),
  });
}

type DecisionInput = CommandInput & { readonly requestId: string };

interface DecisionRequest {
  readonly name: string;
  readonly input: DecisionInput;
  readonly toCommand: (
    decision: Pick<
      Extract<TransferRequestCommand, { readonly type: 'ApproveTransfer' }>,
      'requestId' | 'by' | 'at'
    >,
  ) => TransferRequestCommand;
  readonly toRequest: (leg: Leg, beginning: Beginning) => PreparedCommand;
}

/** A command to a request, as part of the story that the request began: one tree, whoever decides and wherever he sits. */
async function prepareDecision(
  context: GraphqlContext,
  { input, toCommand, toRequest }: DecisionRequest,
): Promise<PreparedCommand> {
  const parsed = parseInput(input, ['requestId']);
  if ('failure' in parsed) return parsed;
  const { requestId } = parsed.values;
  const { principal, services } = context;
  const beginning = await beginningOf(requestId, context);
  if (!beginning) return { failure: { code: 'REQUEST_NOT_FOUND', requestId } };
  const by = { principal: principal.id, person: principal.person };
  const prepared = toRequest(
    {
      streamType: transferRequestStreams,
      streamId: beginning.record.streamId,
      command: toCommand({ requestId, by, at: services.now().toISOString() }),
    },
    beginning,
  );
  if ('failure' in prepared) return prepared;
  const { correlationId, eventId: causationId } = beginning.record;
  return { request: { ...prepared.request, correlationId, causationId } satisfies CommandRequest };
}

/** The first event of a request; null if there is none. */
export async function beginningOf(
  requestId: string,
  { services }: Pick<GraphqlContext, 'services'>,
): Promise<Beginning | null> {
  const streamId = streamIdOf(transferRequestStreams.category, requestId);
  const [first] = await services.log.page({ streamId, direction: 'ASC', limit: 1 });
  if (!first) return null;
  const event = transferRequestEventCatalogue.decode(first);
  return event.type === 'TransferRequested' ? event : null;
}

/** The commands to the accounts, if the amount is within the limit of whoever decides. */
function withinLimit(
  name: string,
  input: DecisionInput,
  { data }: Beginning,
  context: GraphqlContext,
): PreparedCommand {
  const split = legsOf(data, context.services.now());
  if ('refusal' in split) return { failure: split.refusal };
  return prepareAccountCommands(context, { name, input, commands: split.legs });
}

/** The field of the input that a failure is about; what the accounts refuse, the request as a whole is about. */
export function pathOfDecisionFailure(failure: CommandFailure): readonly string[] | null {
  switch (failure.code) {
    case 'INVALID_INPUT':
    case 'VERSION_CONFLICT':
    case 'IDEMPOTENCY_MISMATCH':
    case 'OVERLOADED':
      return pathOfFailure(failure);
    default:
      return ['input', 'requestId'];
  }
}
