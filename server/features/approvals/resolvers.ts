import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type { QueryResolvers, Resolvers } from '../../graphql/generated/resolver-types.ts';
import { waitUntilFresh } from '../../graphql/read-your-writes.ts';
import { LiveSubscription } from '../../graphql/subscriptions/live-source.ts';
import { PacedFlow } from '../../graphql/subscriptions/paced-flow.ts';
import { streamIdOf } from '../../kernel/decider.ts';
import type { Services } from '../../services.ts';
import { type ApprovalQueueView, readApprovalQueue, viewerOf } from './approval-queue.ts';
import { approvalMutations } from './command-resolvers.ts';
import { transferRequestStreams } from './decider.ts';
import {
  countTransferRequests,
  findTransferRequest,
  pageTransferRequests,
  sortValueOf,
  whereOf,
} from './find-transfer-requests.ts';
import {
  approvalQueueFields,
  movementFields,
  partyFields,
  transferPreviewFields,
  transferRequestFields,
} from './request-resolvers.ts';
import { RequestWatch } from './request-watch.ts';
import { transferRequests } from './transfer-requests.ts';

const SORT_COLUMNS = { REQUESTED: 'requestedPosition', CHANGED: 'position', AMOUNT: 'amountMinor' } as const;
const SORT_DIRECTIONS = { ASC: 'asc', DESC: 'desc' } as const;

const cursor = z.strictObject({ value: z.string().regex(/^\d{1,19}$/), requestId: z.uuid() });

/** The fields of the approvals' slice of the schema. */
export function approvalResolvers(services: Services): Resolvers {
  const watch = new RequestWatch(services);
  return {
    Query: queries,
    Mutation: approvalMutations,
    Subscription: {
      approvalQueue: {
        subscribe: (_parent, _args, context) => followQueue(watch, context),
        resolve: (frame: ApprovalQueueView) => frame,
      },
    },
    TransferRequest: transferRequestFields(services),
    Transaction: movementFields(services),
    TransferPreview: transferPreviewFields,
    Party: partyFields,
    ApprovalQueue: approvalQueueFields,
  };
}

const queries: QueryResolvers = {
  transferRequest: async (_parent, { id, ...freshness }, context) => {
    if (!isUuid(id)) return null;
    const streamId = streamIdOf(transferRequestStreams.category, id.toLowerCase());
    await waitUntilFresh(context, [transferRequests.name], freshness, streamId);
    return findTransferRequest(context.services.database.prisma, id);
  },
  transferRequests: async (_parent, { filter, sort, first, after, ...freshness }, context) => {
    await waitUntilFresh(context, [transferRequests.name], freshness);
    const { prisma } = context.services.database;
    const sortBy = SORT_COLUMNS[sort?.field ?? 'REQUESTED'];
    const look = { viewer: viewerOf(context.principal), now: context.services.now() };
    const where = whereOf(filter ?? {}, look);
    const [found, totalCount] = await Promise.all([
      pageTransferRequests(prisma, {
        where,
        sortBy,
        direction: SORT_DIRECTIONS[sort?.direction ?? 'DESC'],
        after: cursorIn(cursor, { first, after }),
        limit: limitOf({ first }),
      }),
      countTransferRequests(prisma, where),
    ]);
    const cursorOf = (one: (typeof found)[number]) => ({
      value: sortValueOf(one, sortBy),
      requestId: one.requestId,
    });
    return { ...toConnection(found, { first, after }, cursorOf), totalCount };
  },
  approvalQueue: async (_parent, freshness, context) => {
    await waitUntilFresh(context, [transferRequests.name], freshness);
    return readApprovalQueue(context.services, viewerOf(context.principal));
  },
};

/** Everybody has a queue of his own; all of one person's windows share it. */
function followQueue(
  requests: RequestWatch,
  { principal, services, signal }: GraphqlContext,
): LiveSubscription<ApprovalQueueView> {
  const viewer = viewerOf(principal);
  return new LiveSubscription(
    {
      key: `approvalQueue ${principal.id}`,
      open: (listener) =>
        new PacedFlow({
          read: () => readApprovalQueue(services, viewer),
          watch: (changed) => requests.follow(changed),
          listener,
        }),
      merge: (_pending, next) => next,
    },
    signal,
  );
}
