import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestScope } from '../graphql/context.ts';
import { CAUSATION_HEADER, causationIdFrom } from '../graphql/correlation.ts';
import type { OpenOperations } from '../graphql/open-operations.ts';
import { Unauthenticated } from '../identity/failures.ts';
import type { Principal } from '../identity/principal.ts';
import type { Admit } from './admission.ts';

interface Entrance {
  readonly operations: OpenOperations;
  readonly admit: Admit;
}

interface ScopeOptions {
  /** How long an operation may take before its signal is aborted; for ever if left out. */
  readonly timeoutMs?: number;
}

/**
 * Lets requests in, and opens the scope of each: who asks, to which story it belongs (the request's id), and a signal that is
 * aborted when the client leaves before it has its answer, or when that takes too long.
 */
export function createEntrance({ operations, admit: letIn }: Entrance) {
  const principals = new WeakMap<FastifyRequest, Principal>();

  const admit = async (request: FastifyRequest): Promise<void> => {
    const whence = { address: request.ip, correlationId: request.id };
    principals.set(request, await letIn(request.headers, whence));
  };

  const scopeOpener =
    ({ timeoutMs }: ScopeOptions = {}) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<RequestScope> => {
      const principal = principals.get(request);
      if (!principal) throw new Unauthenticated();
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

  return { admit, scopeOpener };
}
