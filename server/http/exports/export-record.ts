import type { FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { AuditLog, AuditOutcome } from '../../audit/audit-log.ts';
import type { RequestScope } from '../../graphql/context.ts';

/** An attempt to download something. */
interface ExportAttempt {
  readonly request: FastifyRequest;
  readonly scope: RequestScope;
  /** What kept it from beginning; null if it began. */
  readonly failure: GraphQLFormattedError | null;
}

/** Notes a download in the audit log, or that it was refused. */
export function recordExport(
  audit: AuditLog,
  { request, scope, failure }: ExportAttempt,
): Promise<void> | undefined {
  const { principal, address, correlationId } = scope;
  const [action = ''] = request.url.split('?', 1);
  const { accountId } = request.query as { readonly accountId?: unknown };
  return audit.record({
    principal: principal.id,
    displayName: principal.displayName,
    role: principal.role,
    address,
    correlationId,
    action,
    outcome: outcomeOf(failure),
    reason: failure?.message ?? null,
    subject: typeof accountId === 'string' ? accountId : null,
    commandId: null,
    read: failure === null,
  });
}

function outcomeOf(failure: GraphQLFormattedError | null): AuditOutcome {
  if (failure === null) return 'DONE';
  return failure.extensions?.code === 'FORBIDDEN' ? 'FORBIDDEN' : 'FAILED';
}
