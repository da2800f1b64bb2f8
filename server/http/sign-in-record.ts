import type { FastifyRequest } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Principal } from '../identity/principal.ts';

/** Longer addresses than anybody has are not kept. */
const MAX_TYPED_CHARACTERS = 200;

interface SignInEvent {
  readonly request: FastifyRequest;
  readonly action: 'signIn' | 'signOut';
  /** Who it was; null if nobody was let in. */
  readonly principal: Principal | null;
  /** What was typed as the email address, if nobody was let in. */
  readonly typed?: string;
  /** Why nobody was let in; null if somebody was. */
  readonly refusal: string | null;
}

/** Notes who signed in or out, or tried to. */
export function recordSignIn(audit: AuditLog, event: SignInEvent): Promise<void> | undefined {
  const { request, action, principal, typed, refusal } = event;
  return audit.record({
    principal: principal?.id ?? null,
    displayName: principal?.displayName ?? typed?.slice(0, MAX_TYPED_CHARACTERS) ?? 'nobody',
    role: principal?.role ?? null,
    address: request.ip,
    action,
    outcome: refusal === null ? 'DONE' : 'FORBIDDEN',
    reason: refusal,
    subject: null,
    commandId: null,
    correlationId: request.id,
  });
}
