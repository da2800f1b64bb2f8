import { type Permission, type Role, rolesWith } from './permissions.ts';
import type { Principal } from './principal.ts';

/** Nobody is signed in, or not any more. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';
  readonly code = 'UNAUTHENTICATED';
  readonly details: Readonly<Record<string, unknown>> = {};

  constructor(message = 'Sign in, or send an API key in the header "Authorization: Bearer …".') {
    super(message);
  }
}

/** Whoever is signed in may not do this; says what would be needed. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden';
  readonly code = 'FORBIDDEN';
  readonly details: {
    readonly permission: Permission;
    /** The roles that have it. */
    readonly roles: readonly Role[];
    /** The asking principal's own. */
    readonly role: Role;
  };

  constructor(permission: Permission, { role, mustChangePassword, permissions }: Principal) {
    const roles = rolesWith(permission);
    super(
      reasonOf({
        permission,
        roles,
        role,
        mustChangePassword,
        narrowed: roles.includes(role) && !permissions.has(permission),
      }),
    );
    this.details = { permission, roles, role };
  }
}

interface Refused {
  readonly permission: Permission;
  readonly roles: readonly Role[];
  readonly role: Role;
  readonly mustChangePassword: boolean;
  readonly narrowed: boolean;
}

function reasonOf({ permission, roles, role, mustChangePassword, narrowed }: Refused): string {
  if (mustChangePassword) return 'Change your one-time password first.';
  if (narrowed) return `This needs the scope ${permission}, which this API key was not given.`;
  return `This needs the permission ${permission}, which the role ${role} does not have; ${roles.join(', ')} ${roles.length === 1 ? 'has' : 'have'} it.`;
}

/** Throws Forbidden, which says what would be needed, if the principal may not do it. */
export function assertAllowed(principal: Principal, permission: Permission): void {
  if (!principal.permissions.has(permission)) throw new Forbidden(permission, principal);
}
