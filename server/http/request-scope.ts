import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestScope } from '../graphql/context.ts';
import { CAUSATION_HEADER, causationIdFrom } from '../graphql/correlation.ts';
import type { OpenOperations } from '../graphql/open-operations.ts';
import { authenticate } from './authenticate.ts';

interface ScopeOptions {
  readonly operations: OpenOperations;
  /** How long an operation may take before its signal is aborted; for ever if left out. */
  readonly timeoutMs?: number;
}

/**
 * Makes the function that opens the scope of a request: who asks, to which story it belongs (the request's id), and a
 * signal that is aborted when the client leaves before it has its answer, or when that takes too long.
 */
export function createScopeOpener({ operations, timeoutMs }: ScopeOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<RequestScope> => {
    const principal = await authenticate(request.headers);
    const { signal, abort, end } = operations.begin(timeoutMs);
    // The response's close, not the request's: a request is closed as soon as its body was read.
    reply.raw.once('close', () => (reply.raw.writableFinished ? end() : abort()));
    return {
      principal,
      address: request.ip,
      correlationId: request.id,
      causationId: causationIdFrom(request.headers[CAUSATION_HEADER]),
      signal,
    };
  };
}
