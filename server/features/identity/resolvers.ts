import type { Resolvers } from '../../graphql/generated/resolver-types.ts';

/** The fields of the slice of the schema that is about who is who. */
export const identityResolvers: Resolvers = {
  Query: {
    me: (_parent, _arguments, { principal }) => ({ ...principal, permissions: [...principal.permissions] }),
  },
};
