import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { v7 as createUuid } from 'uuid';
import { ReadFailure } from '../errors.ts';
import { Forbidden, Unauthenticated } from '../identity/failures.ts';
import { isStatementTimeout } from '../kernel/database-failures.ts';

/** The code of everything that is a fault of the server. */
const FAULT_CODE = 'INTERNAL_SERVER_ERROR';

const TOO_LONG = 'Reading this took too long and was ended. Ask for a smaller page or a shorter time.';

const GIVEN_UP = 'This was given up, since nobody waits for it any more.';

/** The one thing that is needed of a log; Fastify's and every pino logger fits. */
export interface FaultLog {
  error(details: object, message: string): void;
}

interface Presentation {
  /** Joins what the client is told and what the log keeps; made here if the fault came before there was one. */
  readonly correlationId?: string | undefined;
  readonly log: FaultLog;
}

/**
 * What a client is told of an error. Mistakes in a request and failures that were thrown as such (a `GraphQLError` with
 * a code, a `ReadFailure`, who may not do what was asked for) pass; everything else is a fault, of which the client learns only where to find it in the log.
 */
export function presentError(error: unknown, { correlationId, log }: Presentation): GraphQLFormattedError {
  const cause = causeOf(error);
  if (cause instanceof ReadFailure || cause instanceof Unauthenticated || cause instanceof Forbidden) {
    return { ...located(error), message: cause.message, extensions: { code: cause.code, ...cause.details } };
  }
  if (isAbort(cause)) {
    // Whoever asked has left, or has been told already that it took too long.
    return { ...located(error), message: GIVEN_UP, extensions: { code: 'OPERATION_ABORTED' } };
  }
  if (isStatementTimeout(cause)) {
    return { ...located(error), message: TOO_LONG, extensions: { code: 'OPERATION_TIMED_OUT' } };
  }
  if (error instanceof GraphQLError && isPublic(error, cause)) return withoutHttp(error);
  const id = correlationId ?? createUuid();
  log.error({ correlationId: id, err: cause, ...located(error) }, 'fault while serving a GraphQL operation');
  return {
    ...located(error),
    message: 'Internal error',
    extensions: { code: FAULT_CODE, correlationId: id },
  };
}

/** Also one that Prisma has wrapped, which keeps its code. */
function isAbort(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return (
    cause.name === 'AbortError' || (cause as { readonly code?: unknown }).code === DOMException.ABORT_ERR
  );
}

/** What was thrown, without the location that GraphQL wraps around it. */
function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

/** Only what was thrown as a GraphQLError is meant for clients; any other error may carry a code by chance. */
function isPublic(error: GraphQLError, cause: unknown): boolean {
  const code = error.extensions.code;
  return cause instanceof GraphQLError && typeof code === 'string' && code !== FAULT_CODE;
}

/** `extensions.http` is Apollo's way to set a status; it is no business of the client. */
function withoutHttp(error: GraphQLError): GraphQLFormattedError {
  const { http: _http, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

function located(error: unknown): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  if (!(error instanceof GraphQLError)) return {};
  const { path, locations } = error.toJSON();
  return { ...(path && { path }), ...(locations && { locations }) };
}
