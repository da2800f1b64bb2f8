import type { Principal } from '../../identity/principal.ts';
import type { Services } from '../../services.ts';
import {
  countTransferRequests,
  type Look,
  pageTransferRequests,
  type Viewer,
  whereOf,
} from './find-transfer-requests.ts';
import type { TransferRequestView } from './transfer-request-view.ts';
import { transferRequests } from './transfer-requests.ts';

/** As many as change while somebody reads a line. */
const RECENT_REQUESTS = 20;

/** What waits for somebody, and what has happened of late; it shows at least `position`. */
export interface ApprovalQueueView {
  readonly position: bigint;
  readonly waitingCount: number;
  readonly askedCount: number;
  readonly recentRequests: readonly TransferRequestView[];
}

/** Reads what waits for somebody, and what has happened of late. */
export async function readApprovalQueue(
  { database: { prisma }, progress, now }: Services,
  viewer: Viewer,
): Promise<ApprovalQueueView> {
  const position = progress.positionOf(transferRequests.name);
  const look: Look = { viewer, now: now() };
  const [waitingCount, askedCount, recentRequests] = await Promise.all([
    countTransferRequests(prisma, whereOf({ concern: 'WAITING_FOR_ME' }, look)),
    countTransferRequests(prisma, whereOf({ concern: 'ASKED_BY_ME', statuses: ['PENDING'] }, look)),
    pageTransferRequests(prisma, {
      where: {},
      sortBy: 'position',
      direction: 'desc',
      after: null,
      limit: RECENT_REQUESTS,
    }),
  ]);
  return { position, waitingCount, askedCount, recentRequests };
}

/** A principal as somebody to whom requests may matter. */
export function viewerOf({ person, movementLimit, permissions }: Principal): Viewer {
  return { person, movementLimit, mayMoveMoney: permissions.has('MOVE_MONEY') };
}
