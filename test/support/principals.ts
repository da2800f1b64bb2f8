import type { Role } from '../../server/identity/permissions.ts';
import { type Principal, toPrincipal } from '../../server/identity/principal.ts';
import { testIdentity } from './identity.ts';

/** Somebody in a role, for tests that need no sign-in. */
export function principalOf(role: Role, id = `user:${role.toLowerCase()}`): Principal {
  const given = {
    id,
    person: id,
    displayName: role,
    role,
    scopes: null,
    expiresAt: null,
    mustChangePassword: false,
  };
  return toPrincipal(given, testIdentity.operatorLimit);
}
