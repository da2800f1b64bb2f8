import type { Pool } from 'pg';
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

/** Who and what can be chosen from; more would not be looked through. */
const MAX_CHOICES = 500;

/** What the log can be narrowed to. */
export interface AuditChoices {
  /** Every operation that somebody did or was not allowed to do, in alphabetical order. */
  readonly actions: readonly string[];
  /** Everybody who did something or was not allowed to. */
  readonly principals: readonly string[];
}

/** What is in the log to be chosen from, at most `MAX_CHOICES` of each. However long the log, each costs one look into an index. */
export async function readAuditChoices(pool: Pool): Promise<AuditChoices> {
  const [actions, principals] = await Promise.all([
    distinct(pool, 'action', 'read = false'),
    distinct(pool, 'principal', 'principal IS NOT NULL'),
  ]);
  return { actions, principals };
}

/** The values of a column, each found as the least one after the last (a "loose index scan": Postgres makes none by itself). */
async function distinct(pool: Pool, column: 'action' | 'principal', condition: string): Promise<string[]> {
  const { rows } = await pool.query<{ value: string }>(
    // $1 how many
    `WITH RECURSIVE choice AS (
       (SELECT ${column} AS value FROM audit_log WHERE ${condition} ORDER BY ${column} LIMIT 1)
       UNION ALL
       SELECT (SELECT ${column} FROM audit_log WHERE ${condition} AND ${column} > choice.value ORDER BY ${column} LIMIT 1)
         FROM choice WHERE choice.value IS NOT NULL)
     SELECT value FROM choice WHERE value IS NOT NULL LIMIT $1`,
    [MAX_CHOICES],
  );
  return rows.map(({ value }) => value);
}
