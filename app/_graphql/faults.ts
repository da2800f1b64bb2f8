import { CombinedGraphQLErrors } from '@apollo/client/errors';

/** The id under which the server's own logs know a failed request; undefined if it never got there. */
export function correlationIdOf(error: unknown): string | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined;
  const correlationId = error.errors[0]?.extensions?.correlationId;
  return typeof correlationId === 'string' ? correlationId : undefined;
}

/** A failed request in a sentence that a person can act on. */
export function describeFault(error: unknown): string {
  if (error instanceof TypeError) return 'The server could not be reached. This page tries again by itself.';
  if (CombinedGraphQLErrors.is(error)) return error.errors[0]?.message ?? 'The server could not answer.';
  return 'Something went wrong while reading.';
}
