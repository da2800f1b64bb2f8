import { z } from 'zod';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../../audit/audit-log.ts';
import { pageAuditLog, readAuditChoices } from '../../audit/read-audit-log.ts';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { AuditEntryResolvers, QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { roleNamed } from '../../identity/permissions.ts';

const entryCursor = z.uuid();

/** The query for who tried what. */
export const auditLogQueries: QueryResolvers = {
  auditLog: async (_parent, { filter, first, after }, { services }) => {
    const page = { after: cursorIn(entryCursor, { first, after }), limit: limitOf({ first }) };
    // Whoever has just done something finds it here.
    await services.audit.flush();
    const entries = await pageAuditLog(services.database.prisma, {
      ...page,
      principal: filter?.principal ?? null,
      action: filter?.action ?? null,
      outcomes: filter?.outcomes ?? null,
      reads: filter?.reads ?? false,
      from: filter?.from ?? null,
      until: filter?.until ?? null,
    });
    return toConnection(entries, { first, after }, ({ id }) => id);
  },
  auditLogChoices: async (_parent, _args, { services }) => {
    await services.audit.flush();
    const { actions, principals } = await readAuditChoices(services.database.reads);
    const { actorNames } = services.identity;
    const named = principals.map(async (id) => ({ id, displayName: await actorNames.of(id) }));
    return { actions, principals: await Promise.all(named) };
  },
};

/** The fields of an entry. */
export const auditEntryFields: AuditEntryResolvers = {
  role: ({ role }) => (role === null ? null : roleNamed(role)),
  outcome: ({ outcome }) => outcomeNamed(outcome),
};

function outcomeNamed(name: string): AuditOutcome {
  const outcome = AUDIT_OUTCOMES.find((one) => one === name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return outcome;
}
