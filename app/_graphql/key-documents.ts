import { graphql } from './generated/gql.ts';

/** An API key as the list of keys shows it. */
export const apiKeyFragment = graphql(`
  fragment KeyRow on ApiKey {
    id name role scopes createdAt createdBy createdByName expiresAt lastUsedAt previousSecretUntil revokedAt
  }
`);

/** A page of the keys. */
export const apiKeysDocument = graphql(`
  query ApiKeys($first: Int!, $after: String) {
    apiKeys(first: $first, after: $after) {
      edges {
        cursor
        node { ...KeyRow }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Makes a key. */
export const createApiKeyDocument = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    made: createApiKey(input: $input) { apiKey { ...KeyRow } secret errors { code message path } }
  }
`);

/** Gives a key another secret. */
export const rotateApiKeyDocument = graphql(`
  mutation RotateApiKey($input: RotateApiKeyInput!) {
    made: rotateApiKey(input: $input) { apiKey { ...KeyRow } secret errors { code message path } }
  }
`);

/** Ends a key. */
export const revokeApiKeyDocument = graphql(`
  mutation RevokeApiKey($input: ApiKeyInput!) {
    change: revokeApiKey(input: $input) { apiKey { ...KeyRow } errors { code message path } }
  }
`);
