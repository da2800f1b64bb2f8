import type { Refusal } from '../../errors.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { RequestTransferInput } from '../../graphql/generated/resolver-types.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import { type PreparedCommand, parseInput, requestOf, requestOfAccounts } from '../accounts/index.ts';
import type { TransferLegs } from '../transfers/index.ts';
import type { RequestTransfer } from './commands.ts';
import { transferRequestStreams } from './decider.ts';
import { legsOf } from './transfer-of-request.ts';

/** How long somebody has for deciding: past a week the accounts are not what they were when it was asked for. */
const REQUEST_LIFETIME_MS = 7 * 86_400_000;

/** Refusals of a transfer that may have passed by the time of its approval; all others stand for ever. */
const PASSING: ReadonlySet<string> = new Set(['INSUFFICIENT_FUNDS', 'ACCOUNT_FROZEN']);

/** What the mutation makes of its input: a command to a new request. */
export async function prepareTransferRequest(
  input: RequestTransferInput,
  context: GraphqlContext,
): Promise<PreparedCommand> {
  const parsed = parseInput(input, ['fromAccountId', 'toAccountId', 'description', 'externalReference']);
  if ('failure' in parsed) return parsed;
  const { principal, services } = context;
  const [{ values }, requestId, now] = [parsed, input.commandId, services.now()];
  const bookedOn = input.bookedOn ?? null;
  const { minorUnits: amountMinor, currency } = input.amount;
  const split = legsOf({ ...values, requestId, bookedOn, amountMinor, currency }, now);
  if ('refusal' in split) return { failure: split.refusal };
  const command: RequestTransfer = {
    type: 'RequestTransfer',
    ...values,
    requestId,
    bookedOn,
    amount: input.amount,
    by: { principal: principal.id, person: principal.person },
    at: now.toISOString(),
    expiresAt: new Date(now.getTime() + REQUEST_LIFETIME_MS).toISOString(),
    obstacle: await obstacleTo(split, context),
  };
  const streamId = streamIdOf(transferRequestStreams.category, requestId);
  const leg = { streamType: transferRequestStreams, streamId, command };
  return { request: requestOf(context, { name: 'requestTransfer', input, legs: [leg] }) };
}

/** Why the accounts would never agree to the transfer: each is asked by itself, since the first refusal would hide the other. */
async function obstacleTo(
  { legs }: Extract<TransferLegs, { readonly legs: unknown }>,
  context: GraphqlContext,
): Promise<Refusal | null> {
  const tries = legs.map((command) =>
    requestOfAccounts(context, {
      name: 'preview',
      input: { commandId: context.services.newId(), dryRun: true },
      commands: [command],
    }),
  );
  const results = await context.services.commands.dryRunAll(tries, { together: false });
  const refusals = results.flatMap((result) => (result.kind === 'dry-run' ? (result.refusal ?? []) : []));
  return refusals.find(({ code }) => !PASSING.has(code)) ?? null;
}
