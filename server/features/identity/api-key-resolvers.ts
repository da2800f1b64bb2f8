import { z } from 'zod';
import { cursorIn, limitOf, toConnection } from '../../graphql/connection.ts';
import type {
  ApiKeyResolvers,
  MutationResolvers,
  QueryResolvers,
} from '../../graphql/generated/resolver-types.ts';
import { type IssuedApiKey, roleOf, scopesOf } from '../../identity/api-keys.ts';
import { assertAllowed } from '../../identity/failures.ts';
import { permissionsOf } from '../../identity/permissions.ts';
import { identityError, invalidInput } from './identity-errors.ts';

const MAX_NAME_CHARACTERS = 100;
const MAX_OVERLAP_HOURS = 720;
const MS_PER_HOUR = 3_600_000;
const keyCursor = z.object({ createdAt: z.coerce.date(), id: z.string() });

/** The queries about API keys. */
export const apiKeyQueries: QueryResolvers = {
  apiKeys: async (_parent, { first, after }, { services }) => {
    const page = { after: cursorIn(keyCursor, { first, after }), limit: limitOf({ first }) };
    const keys = await services.identity.apiKeys.page(page);
    return toConnection(keys, { first, after }, ({ createdAt, id }) => ({ createdAt, id }));
  },
};

/** The mutations on API keys. */
export const apiKeyMutations: MutationResolvers = {
  createApiKey: async (_parent, { input }, { services, principal }) => {
    const { role } = input;
    const name = input.name.trim();
    const scopes = input.scopes ?? null;
    const expiresAt = input.expiresAt ?? null;
    // Nobody gives what he does not have.
    for (const permission of permissionsOf(role, scopes)) assertAllowed(principal, permission);
    if (name === '' || name.length > MAX_NAME_CHARACTERS)
      return refused(invalidInput('name', `A name has 1 to ${MAX_NAME_CHARACTERS} characters.`));
    if (expiresAt && expiresAt <= services.now())
      return refused(invalidInput('expiresAt', 'A new key can’t have expired already.'));
    const beyond = scopes?.filter((scope) => !permissionsOf(role).has(scope)) ?? [];
    if (beyond.length > 0)
      return refused(invalidInput('scopes', `The role ${role} does not have ${beyond.join(', ')}.`));
    const newKey = { name, role, scopes, expiresAt, createdBy: principal.id };
    return present(await services.identity.apiKeys.create(newKey));
  },
  rotateApiKey: async (_parent, { input: { apiKeyId, overlapHours } }, { services, principal }) => {
    if (overlapHours < 0 || overlapHours > MAX_OVERLAP_HOURS)
      return refused(invalidInput('overlapHours', `An overlap is 0 to ${MAX_OVERLAP_HOURS} hours.`));
    const apiKey = await services.identity.apiKeys.withId(apiKeyId);
    // Who knows a secret may do what the key may.
    for (const permission of apiKey ? permissionsOf(roleOf(apiKey), scopesOf(apiKey)) : [])
      assertAllowed(principal, permission);
    const oldUntil = new Date(services.now().getTime() + overlapHours * MS_PER_HOUR);
    const issued = await services.identity.apiKeys.rotate(apiKeyId, oldUntil);
    return issued ? present(issued) : refused(identityError('API_KEY_NOT_FOUND', 'apiKeyId'));
  },
  revokeApiKey: async (_parent, { input: { apiKeyId } }, { services }) => {
    const apiKey = await services.identity.apiKeys.revoke(apiKeyId);
    return { apiKey, errors: apiKey ? [] : [identityError('API_KEY_NOT_FOUND', 'apiKeyId')] };
  },
};

/** The fields of an API key. */
export const apiKeyFields: ApiKeyResolvers = {
  role: (apiKey) => roleOf(apiKey),
  createdByName: ({ createdBy }, _args, { services }) => services.identity.actorNames.of(createdBy),
  scopes: (apiKey) => {
    const scopes = scopesOf(apiKey);
    return scopes && [...scopes];
  },
  previousSecretUntil: ({ previousExpiresAt }, _args, { services }) =>
    previousExpiresAt && previousExpiresAt > services.now() ? previousExpiresAt : null,
};

function present({ apiKey, secret }: IssuedApiKey) {
  return { apiKey, secret, errors: [] };
}

function refused(error: ReturnType<typeof invalidInput>) {
  return { apiKey: null, secret: null, errors: [error] };
}
