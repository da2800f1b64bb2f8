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
      ...(after === null ? {} : { id: { lt: after } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
}
