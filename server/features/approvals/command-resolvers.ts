import type { CommandFailure } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { MutationResolvers, ResolversTypes } from '../../graphql/generated/resolver-types.ts';
import { presentFailures, presentPlannedEvents, presentReceipt } from '../../graphql/present-command.ts';
import type { CommandResult } from '../../kernel/commands/command.ts';
import { type CommandInput, type PreparedCommand, runCommand, viewOfStream } from '../accounts/index.ts';
import { pathOfTransferFailure } from '../transfers/index.ts';
import {
  pathOfDecisionFailure,
  prepareApproval,
  prepareRejection,
  prepareWithdrawal,
} from './prepare-decision.ts';
import { prepareTransferRequest } from './prepare-request.ts';
import { requestOfStream } from './transfer-request-view.ts';

type Payload = Awaited<ResolversTypes['TransferRequestPayload']>;

/** The mutations on a request. */
export const approvalMutations = {
  requestTransfer: mutation(prepareTransferRequest, (input, failure) =>
    pathOfTransferFailure(input, failure),
  ),
  approveTransfer: mutation(prepareApproval, (_input, failure) => pathOfDecisionFailure(failure)),
  rejectTransfer: mutation(prepareRejection, (_input, failure) => pathOfDecisionFailure(failure)),
  withdrawTransferRequest: mutation(prepareWithdrawal, (_input, failure) => pathOfDecisionFailure(failure)),
} satisfies MutationResolvers;

function mutation<Input extends CommandInput>(
  prepare: (input: Input, context: GraphqlContext) => Promise<PreparedCommand>,
  pathOf: (input: Input, failure: CommandFailure) => readonly string[] | null,
) {
  return async (_parent: unknown, { input }: { readonly input: Input }, context: GraphqlContext) => {
    const result = await runCommand(context, await prepare(input, context), input);
    return present(result, context, (failure) => pathOf(input, failure));
  };
}

function present(
  result: CommandResult,
  { services }: GraphqlContext,
  pathOf: (failure: CommandFailure) => readonly string[] | null,
): Payload {
  const [request, from, to] = result.kind === 'not-decided' ? [] : result.states;
  return {
    request: request ? requestOfStream(request, services.now()) : null,
    account: from ? viewOfStream(from, services.now()) : null,
    toAccount: to ? viewOfStream(to, services.now()) : null,
    receipt: presentReceipt(result, services.positions),
    plannedEvents: presentPlannedEvents(result),
    errors: presentFailures(result, pathOf),
  };
}
