/** What somebody may be allowed to do. The schema names one of these for each of its root fields. */
export const PERMISSIONS = [
  'BE_SIGNED_IN',
  'READ_BOOK',
  'OPEN_ACCOUNTS',
  'MOVE_MONEY',
  'RESTRICT_ACCOUNTS',
  'CHANGE_LIMITS',
  'REVERSE_MOVEMENTS',
  'READ_AUDIT_LOG',
  'MANAGE_PROJECTIONS',
  'MANAGE_USERS',
  'MANAGE_API_KEYS',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** What somebody is in the house. */
export const ROLES = ['AUDITOR', 'OPERATOR', 'MANAGER', 'ADMINISTRATOR'] as const;

export type Role = (typeof ROLES)[number];

const OPERATOR = ['BE_SIGNED_IN', 'READ_BOOK', 'OPEN_ACCOUNTS', 'MOVE_MONEY'] as const;
const MANAGER = [...OPERATOR, 'RESTRICT_ACCOUNTS', 'CHANGE_LIMITS', 'REVERSE_MOVEMENTS'] as const;

/** An auditor reads everything and writes nothing; from operator to administrator each may do what the one before may. */
const PERMISSIONS_OF_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  AUDITOR: new Set<Permission>(['BE_SIGNED_IN', 'READ_BOOK', 'READ_AUDIT_LOG']),
  OPERATOR: new Set<Permission>(OPERATOR),
  MANAGER: new Set<Permission>(MANAGER),
  ADMINISTRATOR: new Set<Permission>(PERMISSIONS),
};

/** What a role may do; of a narrowed credential, only what its scopes name of that. To be signed in is in every scope. */
export function permissionsOf(
  role: Role,
  scopes: readonly Permission[] | null = null,
): ReadonlySet<Permission> {
  const all = PERMISSIONS_OF_ROLE[role];
  if (scopes === null) return all;
  return new Set([...all].filter((one) => one === 'BE_SIGNED_IN' || scopes.includes(one)));
}

/** The roles that have a permission, the least first. */
export function rolesWith(permission: Permission): readonly Role[] {
  return ROLES.filter((role) => PERMISSIONS_OF_ROLE[role].has(permission));
}

/** The role of this name. Throws for a name that is none, which only a changed database could hold. */
export function roleNamed(name: string): Role {
  const role = ROLES.find((one) => one === name);
  if (role === undefined) throw new Error(`there is no role ${name}`);
  return role;
}
