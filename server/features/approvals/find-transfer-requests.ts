import { validate as isUuid } from 'uuid';
import type {
  Prisma,
  PrismaClient,
  TransferRequest as TransferRequestRow,
} from '../../database/prisma-client/client.ts';
import { dayOf } from '../../kernel/projections/columns.ts';
import { currenciesByLimit, type MovementLimit } from '../../movement-limit.ts';
import type { Party } from './events.ts';
import type { StoredStatus, TransferRequestView } from './transfer-request-view.ts';

/** No stored amount is larger, so a limit beyond it is none; and one that large would not fit into the database's bigint. */
const NO_LIMIT_MINOR = 10n ** 18n;

type Where = Prisma.TransferRequestWhereInput;

/** What no request is like. (An `OR` of nothing would do, but Prisma passes over it inside of an `AND`.) */
const NONE: Where = { requestId: { in: [] } };

/** Somebody to whom requests may matter. */
export interface Viewer {
  readonly person: string;
  /** The most that he may move at a time; null if there is no limit. */
  readonly movementLimit: MovementLimit | null;
  readonly mayMoveMoney: boolean;
}

/** Which requests; all conditions that are given have to hold. */
export interface TransferRequestConditions {
  readonly statuses?: readonly (StoredStatus | 'EXPIRED')[] | null | undefined;
  /** On either side. */
  readonly accountId?: string | null | undefined;
  /** How they concern whoever looks. */
  readonly concern?: 'WAITING_FOR_ME' | 'ASKED_BY_ME' | 'DECIDED_BY_ME' | null | undefined;
}

/** Who looks, and when: which requests concern somebody, and which have expired, depends on it. */
export interface Look {
  readonly viewer: Viewer;
  readonly now: Date;
}

/** A request as lists have it. */
export interface ListedTransferRequest extends TransferRequestView {
  /** The position of its first event. */
  readonly requestedPosition: bigint;
}

export type SortColumn = 'requestedPosition' | 'position' | 'amountMinor';

/** A page of requests: what, in which order, from where on. */
export interface TransferRequestPage {
  readonly where: Where;
  readonly sortBy: SortColumn;
  readonly direction: 'asc' | 'desc';
  /** The sort column's value and the id of the request before the page. */
  readonly after: { readonly value: string; readonly requestId: string } | null;
  readonly limit: number;
}

/** A page of requests by keyset. */
export async function pageTransferRequests(
  prisma: PrismaClient,
  { where, sortBy, direction, after, limit }: TransferRequestPage,
): Promise<ListedTransferRequest[]> {
  const operator = direction === 'asc' ? 'gt' : 'lt';
  const beyond: Where = after
    ? {
        OR: [
          { [sortBy]: { [operator]: BigInt(after.value) } },
          { [sortBy]: BigInt(after.value), requestId: { [operator]: after.requestId } },
        ],
      }
    : {};
  const rows = await prisma.transferRequest.findMany({
    where: { AND: [where, beyond] },
    orderBy: [{ [sortBy]: direction }, { requestId: direction }],
    take: limit,
  });
  return rows.map(toView);
}

/** How many requests there are. */
export function countTransferRequests(prisma: PrismaClient, where: Where): Promise<number> {
  return prisma.transferRequest.count({ where });
}

/** One request; null if there is none, or if the read table does not show it yet. */
export async function findTransferRequest(
  prisma: PrismaClient,
  requestId: string,
): Promise<TransferRequestView | null> {
  const row = await prisma.transferRequest.findUnique({ where: { requestId } });
  return row && toView(row);
}

/** Requests by id; ids that there are no requests for are left out. */
export async function findTransferRequests(
  prisma: PrismaClient,
  requestIds: readonly string[],
): Promise<TransferRequestView[]> {
  const rows = await prisma.transferRequest.findMany({ where: { requestId: { in: [...requestIds] } } });
  return rows.map(toView);
}

/** The position of the latest change of any request (0 if there is none), and when the next one will have expired. */
export async function readLatestChange(
  prisma: PrismaClient,
  now: Date,
): Promise<{ readonly position: bigint; readonly nextExpiry: Date | null }> {
  const [latest, next] = await Promise.all([
    prisma.transferRequest.aggregate({ _max: { position: true } }),
    prisma.transferRequest.aggregate({
      _min: { expiresAt: true },
      where: { status: 'PENDING', expiresAt: { gt: now } },
    }),
  ]);
  return { position: latest._max.position ?? 0n, nextExpiry: next._min.expiresAt };
}

/** What requests have to be like, for Prisma. */
export function whereOf({ statuses, accountId, concern }: TransferRequestConditions, look: Look): Where {
  return {
    AND: [
      statuses ? { OR: statuses.map((status) => withStatus(status, look.now)) } : {},
      accountId ? onEitherSide(accountId) : {},
      concern ? concerning(concern, look) : {},
    ],
  };
}

function onEitherSide(accountId: string): Where {
  // What is no account's id is nobody's, and would be no value for the column.
  return isUuid(accountId) ? { OR: [{ fromAccountId: accountId }, { toAccountId: accountId }] } : NONE;
}

function withStatus(status: StoredStatus | 'EXPIRED', now: Date): Where {
  switch (status) {
    case 'PENDING':
      return { status, expiresAt: { gt: now } };
    case 'EXPIRED':
      return { status: 'PENDING', expiresAt: { lte: now } };
    default:
      return { status };
  }
}

function concerning(concern: NonNullable<TransferRequestConditions['concern']>, look: Look): Where {
  const { person } = look.viewer;
  switch (concern) {
    case 'ASKED_BY_ME':
      return { requestedFor: person };
    case 'DECIDED_BY_ME':
      return { decidedFor: person };
    case 'WAITING_FOR_ME':
      return { AND: [withStatus('PENDING', look.now), withinReach(look.viewer)] };
  }
}

/** What somebody may decide on: what others asked for, up to his limit. */
function withinReach({ person, movementLimit, mayMoveMoney }: Viewer): Where {
  if (!mayMoveMoney) return NONE;
  const byOthers: Where = { requestedFor: { not: person } };
  if (!movementLimit) return byOthers;
  const withinLimit = [...currenciesByLimit(movementLimit)].map(([most, currencies]) => ({
    currency: { in: [...currencies] },
    amountMinor: { lte: most < NO_LIMIT_MINOR ? most : NO_LIMIT_MINOR },
  }));
  return { AND: [byOthers, { OR: withinLimit }] };
}

/** The value that a request is sorted by, as a cursor carries it. */
export function sortValueOf(request: ListedTransferRequest, sortBy: SortColumn): string {
  return String(request[sortBy]);
}

function toView({
  status,
  bookedOn,
  requestedBy,
  requestedFor,
  decidedBy,
  decidedFor,
  ...row
}: TransferRequestRow): ListedTransferRequest {
  return {
    ...row,
    status: status as StoredStatus,
    bookedOn: bookedOn && dayOf(bookedOn),
    requestedBy: { principal: requestedBy, person: requestedFor },
    decidedBy: partyOf(decidedBy, decidedFor),
  };
}

function partyOf(principal: string | null, person: string | null): Party | null {
  return principal === null || person === null ? null : { principal, person };
}
