import type { MeResolvers, QueryResolvers } from '../../graphql/generated/resolver-types.ts';
import { permissionsOf, ROLES } from '../../identity/permissions.ts';
import { userIdOf } from '../../identity/principal.ts';

/** The queries about whoever asks, and what he could be. */
export const meQueries: QueryResolvers = {
  me: (_parent, _args, { principal }) => principal,
  roles: () => ROLES.map((role) => ({ role, permissions: [...permissionsOf(role)] })),
};

/** The fields of whoever asks. */
export const meFields: MeResolvers = {
  permissions: ({ permissions }) => [...permissions],
  email: async (principal, _args, { services }) => {
    const userId = userIdOf(principal);
    return userId === null ? null : ((await services.identity.users.withId(userId))?.email ?? null);
  },
  hasPassword: (principal, _args, { services }) => {
    const userId = userIdOf(principal);
    return userId !== null && services.identity.users.hasPassword(userId);
  },
};
