import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const FAULT = 500;

/** Answers what went wrong outside of GraphQL: a mistake in the request by its name, a fault by no more than where to find it in the log. */
export async function answerFault(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<object> {
  const status = error.statusCode ?? FAULT;
  void reply.code(status).header('cache-control', 'no-store');
  if (status < FAULT) return { message: error.message };
  request.log.error({ correlationId: request.id, err: error }, 'fault while answering a request');
  return { message: 'Internal error', correlationId: request.id };
}
