import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  ResolversTypes,
  UserResolvers,
} from '../../graphql/generated/resolver-types.ts';
import { assertAllowed } from '../../identity/failures.ts';
import { permissionsOf, type Role, roleNamed } from '../../identity/permissions.ts';
import { isUser, userIdOf } from '../../identity/principal.ts';
import type { PasswordChangeOutcome, UserChange, UserWithPassword } from '../../identity/users.ts';
import { identityError, invalidInput } from './identity-errors.ts';

const MAX_NAME_CHARACTERS = 100;
const userCursor = z.string();
const emailAddress = z.email().max(200);

/** The queries about users. */
export const userQueries: QueryResolvers = {
  users: async (_parent, { first, after }, { services }) => {
    const page = { after: cursorIn(userCursor, { first, after }), limit: limitOf({ first }) };
    return toConnection(await services.identity.users.page(page), { first, after }, ({ email }) => email);
  },
};

/** The mutations on users. */
export const userMutations: MutationResolvers = {
  createUser: async (_parent, { input }, context) => {
    assertMayGive(context, input.role);
    const name = input.name.trim();
    const email = emailAddress.safeParse(input.email.trim());
    if (!email.success)
      return { ...NOTHING, errors: [invalidInput('email', 'That is not an email address.')] };
    if (name === '' || name.length > MAX_NAME_CHARACTERS)
      return {
        ...NOTHING,
        errors: [invalidInput('name', `A name has 1 to ${MAX_NAME_CHARACTERS} characters.`)],
      };
    const newUser = { email: email.data, name, role: input.role, mustChangePassword: true };
    const made = await context.services.identity.users.create(newUser);
    return made ? presentPassword(made) : { ...NOTHING, errors: [identityError('EMAIL_IN_USE', 'email')] };
  },
  changeUserRole: async (_parent, { input: { userId, role } }, context) => {
    if (isUser(context.principal, userId)) return YOURSELF;
    assertMayGive(context, role);
    return presentChange(await context.services.identity.users.changeRole(userId, role));
  },
  disableUser: async (_parent, { input: { userId } }, { services, principal }) =>
    isUser(principal, userId)
      ? YOURSELF
      : presentChange(await services.identity.users.setDisabled(userId, true)),
  enableUser: async (_parent, { input }, { services }) =>
    presentChange(await services.identity.users.setDisabled(input.userId, false)),
  resetPassword: async (_parent, { input }, context) => {
    if (isUser(context.principal, input.userId)) return { ...YOURSELF, oneTimePassword: null };
    const { users } = context.services.identity;
    const user = await users.withId(input.userId);
    // Who knows a password may do what its owner may.
    if (user) assertMayGive(context, roleNamed(user.role));
    const made = await users.resetPassword(input.userId);
    return made ? presentPassword(made) : { ...NOTHING, errors: [identityError('USER_NOT_FOUND', 'userId')] };
  },
  endSessions: async (_parent, { input }, { services }) => {
    const { users } = services.identity;
    const user = await users.withId(input.userId);
    if (user) await users.sessions.endAll(user.id);
    return presentChange(user ? { user } : { failure: 'USER_NOT_FOUND' });
  },
  changePassword: async (_parent, { input }, { services, principal, address }) => {
    const id = userIdOf(principal);
    if (id === null) return { changed: false, errors: [identityError('NO_PASSWORD')] };
    const { throttle, users } = services.identity;
    const attempt = { address, email: principal.id };
    if (await throttle.admit(attempt))
      return { changed: false, errors: [identityError('TOO_MANY_ATTEMPTS', 'currentPassword')] };
    const outcome = await users.changePassword(id, {
      current: input.currentPassword,
      next: input.newPassword,
    });
    if (outcome !== 'WRONG') await throttle.succeeded(attempt);
    return presentPasswordChange(outcome);
  },
};

/** The fields of a user. */
export const userFields: UserResolvers = {
  role: ({ role }) => roleNamed(role),
  sessionCount: ({ id }, _args, { services }) => services.identity.users.sessions.countOf(id),
};

const YOURSELF = { user: null, errors: [identityError('YOURSELF', 'userId')] };

const NOTHING = { user: null, oneTimePassword: null } as const;

/** Nobody gives what he does not have. */
function assertMayGive({ principal }: GraphqlContext, role: Role): void {
  for (const permission of permissionsOf(role)) assertAllowed(principal, permission);
}

function presentPassword({ user, password }: UserWithPassword) {
  return { user, oneTimePassword: password, errors: [] };
}

function presentChange(change: UserChange): Awaited<ResolversTypes['UserPayload']> {
  if ('user' in change) return { user: change.user, errors: [] };
  return { user: null, errors: [identityError(change.failure, 'userId')] };
}

function presentPasswordChange(outcome: PasswordChangeOutcome) {
  if (outcome === 'CHANGED') return { changed: true, errors: [] };
  const error =
    outcome === 'WRONG'
      ? identityError('WRONG_PASSWORD', 'currentPassword')
      : invalidInput(
          'newPassword',
          'A password has 12 to 128 characters, and is another than the present one.',
        );
  return { changed: false, errors: [error] };
}
