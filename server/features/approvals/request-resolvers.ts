import DataLoader from 'dataloader';
import type { GraphqlContext } from '../../graphql/context.ts';
import { pageEvents } from '../../graphql/event-connection.ts';
import type {
  ApprovalQueueResolvers,
  PartyResolvers,
  TransactionResolvers,
  TransferPreviewResolvers,
  TransferRequestResolvers,
} from '../../graphql/generated/resolver-types.ts';
import { presentFailures } from '../../graphql/present-command.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import type { CommandResult } from '../../kernel/commands/command.ts';
import { categoryOfStream, streamIdOf } from '../../kernel/decider.ts';
import { limitIn } from '../../movement-limit.ts';
import type { Services } from '../../services.ts';
import {
  accountStreams,
  findAccounts,
  findTransactions,
  transactions,
  viewOfStream,
} from '../accounts/index.ts';
import { viewerOf } from './approval-queue.ts';
import { transferRequestStreams } from './decider.ts';
import { findTransferRequests } from './find-transfer-requests.ts';
import { beginningOf } from './prepare-decision.ts';
import { previewOf } from './transfer-of-request.ts';
import { statusOf, type TransferRequestView } from './transfer-request-view.ts';

/** The fields of a request. */
export function transferRequestFields({ database }: Services): TransferRequestResolvers {
  const accounts = lookUpTogether(
    (ids) => findAccounts(database.prisma, ids),
    ({ accountId }) => accountId,
  );
  return {
    id: ({ requestId }) => requestId,
    status: (request, _args, { services }) => statusOf(request, services.now()),
    fromAccount: ({ fromAccountId }) => accounts.load(fromAccountId),
    toAccount: ({ toAccountId }) => accounts.load(toAccountId),
    amount: ({ amountMinor: minorUnits, currency }) => ({ minorUnits, currency }),
    isOwn: ({ requestedBy }, _args, { principal }) => requestedBy.person === principal.person,
    mayDecide: mayDecide,
    position: ({ position }, _args, { services }) => services.positions.encode(position),
    correlationId: async ({ requestId }, _args, context) =>
      (await beginningOf(requestId, context))?.record.correlationId ?? context.correlationId,
    preview: (request, _args, context) => (request.status === 'PENDING' ? previewOf(request, context) : null),
    transactions: async (request, freshness, context) => {
      await waitUntilFresh(context, [transactions.name], freshness);
      return findTransactions(database.prisma, await movementsOf(request, context));
    },
    history: ({ requestId }, page, context) =>
      pageEvents(context, { streamId: streamOf(requestId), direction: 'DESC' }, page),
  };
}

/** The field of a movement that leads to the request it came of: a transfer has the id of its request. */
export function movementFields({ database }: Services): TransactionResolvers {
  const requests = lookUpTogether(
    (ids) => findTransferRequests(database.prisma, ids),
    ({ requestId }) => requestId,
  );
  return {
    transferRequest: ({ transferId }) => (transferId === null ? null : requests.load(transferId)),
  };
}

/** Looks up at once what the rows of a page name one by one. It changes, so nothing is remembered. */
function lookUpTogether<Found>(
  find: (ids: readonly string[]) => Promise<readonly Found[]>,
  idOf: (found: Found) => string,
): DataLoader<string, Found | null> {
  return new DataLoader(
    async (ids) => {
      const found = new Map((await find([...new Set(ids)])).map((one) => [idOf(one), one]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false },
  );
}

function mayDecide(
  request: TransferRequestView,
  _args: object,
  { principal, services }: GraphqlContext,
): boolean {
  const { person, movementLimit, mayMoveMoney } = viewerOf(principal);
  const { amountMinor, currency, requestedBy } = request;
  if (!mayMoveMoney || requestedBy.person === person) return false;
  if (statusOf(request, services.now()) !== 'PENDING') return false;
  return movementLimit === null || amountMinor <= limitIn(movementLimit, currency);
}

/** The ids of the movements that were appended with the approval, in the order of the log. */
async function movementsOf(
  { requestId, status }: TransferRequestView,
  { services: { log } }: GraphqlContext,
): Promise<readonly string[]> {
  if (status !== 'APPROVED') return [];
  const [approval] = await log.page({ streamId: streamOf(requestId), direction: 'DESC', limit: 1 });
  const together = approval ? await log.commandOf(approval.eventId) : [];
  return together
    .filter(({ streamId }) => categoryOfStream(streamId) === accountStreams.category)
    .map(({ eventId }) => eventId);
}

/** The fields of what a transfer would do. */
export const transferPreviewFields: TransferPreviewResolvers = {
  account: (result, _args, { services }) => accountIn(result, 0, services),
  toAccount: (result, _args, { services }) => accountIn(result, 1, services),
  errors: (result) => presentFailures(result, () => null),
};

function accountIn(result: CommandResult, index: number, { now }: Services) {
  const state = result.kind === 'not-decided' ? undefined : result.states[index];
  return state ? viewOfStream(state, now()) : null;
}

/** The fields of somebody who asked or decided. */
export const partyFields: PartyResolvers = {
  id: ({ principal }) => principal,
  displayName: ({ principal }, _args, { services }) => services.identity.actorNames.of(principal),
};

/** The fields of what waits for somebody. */
export const approvalQueueFields: ApprovalQueueResolvers = {
  position: ({ position }, _args, { services }) => services.positions.encode(position),
};

function streamOf(requestId: string): string {
  return streamIdOf(transferRequestStreams.category, requestId);
}
