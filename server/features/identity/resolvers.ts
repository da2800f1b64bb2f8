import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { apiKeyFields, apiKeyMutations, apiKeyQueries } from './api-key-resolvers.ts';
import { auditEntryFields, auditLogQueries } from './audit-log-resolvers.ts';
import { meFields, meQueries } from './me-resolvers.ts';
import { userFields, userMutations, userQueries } from './user-resolvers.ts';

/** The fields of the slices of the schema that are about who is who, and who did what. */
export const identityResolvers: Resolvers = {
  Query: {
    ...meQueries,
    ...userQueries,
    ...apiKeyQueries,
    ...auditLogQueries,
  },
  Mutation: { ...userMutations, ...apiKeyMutations },
  Me: meFields,
  User: userFields,
  ApiKey: apiKeyFields,
  AuditEntry: auditEntryFields,
};
