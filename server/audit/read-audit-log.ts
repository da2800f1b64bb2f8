import type { AuditEntry, PrismaClient } from '../database/prisma-client/client.ts';
import type { AuditOutcome } from './audit-log.ts';

/** Which entries of the audit log are wanted. */
export interface AuditPage {
  readonly principal: string | null;
  readonly action: string | null;
  readonly outcomes: readonly AuditOutcome[] | null;
  /** Whether what was only looked at is wanted too. */
  readonly reads: boolean;
  readonly from: Date | null;
  readonly until: Date | null;
  /** The id of the entry that they follow; null for the newest. */
  readonly after: string | null;
  readonly limit: number;
}

/** An entry's id is made about when it is dated, within this. It lets the index of the ids find a time in the past. */
const DATED_WITHIN_MS = 60_000;

/** Entries of the audit log, the newest first. */
export function pageAuditLog(prisma: PrismaClient, page: AuditPage): Promise<AuditEntry[]> {
  const { principal, action, outcomes, reads, from, until, after, limit } = page;
  return prisma.auditEntry.findMany({
    where: {
      ...(principal === null ? {} : { principal }),
      ...(action === null ? {} : { action }),
      ...(reads ? {} : { read: false }),
      ...(outcomes === null ? {} : { outcome: { in: [...outcomes] } }),
      ...(from === null && until === null
        ? {}
        : { at: { ...(from === null ? {} : { gte: from }), ...(until === null ? {} : { lt: until }) } }),
      AND: [
        after === null ? {} : { id: { lt: after } },
        from === null ? {} : { id: { gte: smallestIdAt(from.getTime() - DATED_WITHIN_MS) } },
        until === null ? {} : { id: { lt: smallestIdAt(until.getTime() + DATED_WITHIN_MS) } },
      ],
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** The last that such an id has room for, some 8,900 years from now. */
const LATEST_MS = 2 ** 48 - 1;

/** The smallest UUID of version 7 that can be made at a moment, in milliseconds since 1970. */
function smallestIdAt(ms: number): string {
  const time = Math.min(Math.max(0, ms), LATEST_MS).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7000-8000-000000000000`;
}
