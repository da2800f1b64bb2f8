import type { MovementLimit } from '../movement-limit.ts';
import { type Permission, permissionsOf, type Role } from './permissions.ts';
import { principalOfUser, userOfPrincipal } from './principal-id.ts';

/** Who is asking, whatever the transport. Everything that is written down carries the id as its actor. */
export interface Principal {
  /** `user:<id>` or `key:<id>`; stays the same over sign-ins and rotations. */
  readonly id: string;
  /** Who answers for what is done: the user himself (the same as `id`), of a key whoever made it. Four eyes are those of two. */
  readonly person: string;
  readonly displayName: string;
  readonly role: Role;
  /** What the credential was narrowed to; null if it may do all that the role may. */
  readonly scopes: readonly Permission[] | null;
  /** What may be done in the end: the role's permissions within the scopes. */
  readonly permissions: ReadonlySet<Permission>;
  /** When the session or key ends; null if it does not. */
  readonly expiresAt: Date | null;
  /** The most that one movement may come to; null if there is no limit. */
  readonly movementLimit: MovementLimit | null;
  /** The password was made by somebody else, and has to be changed before anything else is done. */
  readonly mustChangePassword: boolean;
}

type Given = Pick<
  Principal,
  'id' | 'person' | 'displayName' | 'role' | 'scopes' | 'expiresAt' | 'mustChangePassword'
>;

/** Completes a principal with what follows from the rest. The limit is an operator's; those above have none. */
export function toPrincipal(given: Given, operatorLimit: MovementLimit): Principal {
  const { role, scopes, mustChangePassword } = given;
  return {
    ...given,
    permissions: permissionsOf(role, mustChangePassword ? [] : scopes),
    movementLimit: role === 'OPERATOR' ? operatorLimit : null,
  };
}

/** The id of the user who asks; null if it is a program, by its key. */
export function userIdOf({ id }: Pick<Principal, 'id'>): string | null {
  return userOfPrincipal(id);
}

/** Whether a user is the person who asks, by whatever credential. */
export function isUser({ person }: Pick<Principal, 'person'>, userId: string): boolean {
  return person === principalOfUser(userId);
}

/** Whether two are the same in everything that somebody may do; until when is another question. */
export function mayDoTheSame(one: Principal, other: Principal): boolean {
  return (
    one.id === other.id &&
    one.role === other.role &&
    one.permissions.size === other.permissions.size &&
    [...one.permissions].every((permission) => other.permissions.has(permission))
  );
}
