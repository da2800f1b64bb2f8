import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';
import { Unauthenticated } from '../identity/failures.ts';
import type { Principal } from '../identity/principal.ts';
import { sessionCookieIn } from '../identity/session-cookie.ts';

/** Of one who knocks on and on, so many are written down in a minute; the others are no news, and would fill the book. */
const WRITTEN_PER_MINUTE = 20;

/** Where somebody wants to be let in from, and which story that belongs to. */
export interface Whence {
  readonly address: string;
  readonly correlationId: string;
}

/** Lets somebody in, whatever the transport. Throws Unauthenticated; if a key or session was shown that is not good, it is on record. */
export type Admit = (credentials: Credentials, whence: Whence) => Promise<Principal>;

interface AdmissionParts {
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
  readonly audit: AuditLog;
}

/** The door of a server. */
export function createAdmission({ authenticator, audit }: AdmissionParts): Admit {
  const written = new RateLimiterMemory({ points: WRITTEN_PER_MINUTE, duration: 60 });
  return async (credentials, whence) => {
    try {
      return await authenticator.authenticate(credentials);
    } catch (fault) {
      const shown = shownIn(credentials);
      if (fault instanceof Unauthenticated && shown !== null) {
        const isNews = await written.consume(whence.address).catch(() => null);
        if (isNews) await audit.record(refusalOf(shown, whence, fault.message));
      }
      throw fault;
    }
  };
}

function refusalOf(shown: string, { address, correlationId }: Whence, reason: string) {
  return {
    principal: null,
    displayName: shown,
    role: null,
    address,
    action: 'authenticate',
    outcome: 'FORBIDDEN',
    reason,
    subject: null,
    commandId: null,
    correlationId,
  } as const;
}

/** What was shown, without anything that is secret in it; null if nothing was. */
function shownIn({ authorization, cookie }: Credentials): string | null {
  if (authorization) {
    const [, id] = /^Bearer +daybook_([a-z0-9]{16})[.]/i.exec(authorization) ?? [];
    return id === undefined ? 'a key of no known form' : `key ${id}`;
  }
  return sessionCookieIn(cookie) === null ? null : 'a session';
}
