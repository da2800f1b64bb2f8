import type { GraphqlContext } from '../../graphql/context.ts';
import type { CommandResult } from '../../kernel/commands/command.ts';
import { requestOfAccounts } from '../accounts/index.ts';
import { splitTransfer, type TransferLegs } from '../transfers/index.ts';
import type { ExistingTransferRequest } from './state.ts';

/** A transfer as a request describes it. */
export type RequestedTransfer = Pick<
  ExistingTransferRequest,
  | 'requestId'
  | 'fromAccountId'
  | 'toAccountId'
  | 'amountMinor'
  | 'currency'
  | 'bookedOn'
  | 'description'
  | 'externalReference'
>;

/** What a requested transfer asks of its accounts when it is carried out now. */
export function legsOf(
  { requestId, amountMinor, currency, bookedOn, ...transfer }: RequestedTransfer,
  now: Date,
): TransferLegs {
  return splitTransfer({
    fromAccountId: transfer.fromAccountId,
    toAccountId: transfer.toAccountId,
    description: transfer.description,
    externalReference: transfer.externalReference,
    transferId: requestId,
    amount: { minorUnits: amountMinor, currency },
    bookedOn: bookedOn ?? now.toISOString().slice(0, 10),
  });
}

/** What the transfer would do to its accounts now, whoever approved it. */
export async function previewOf(request: RequestedTransfer, context: GraphqlContext): Promise<CommandResult> {
  const split = legsOf(request, context.services.now());
  if ('refusal' in split) return { kind: 'not-decided', failure: split.refusal };
  const tried = requestOfAccounts(context, {
    name: 'preview',
    input: { commandId: context.services.newId(), dryRun: true },
    commands: split.legs,
  });
  return context.services.commands.dryRun(tried);
}
