import type { FastifyReply } from 'fastify';

const MINUTE_SECONDS = 60;

/** Tells somebody who tried to sign in too often when he may try again. */
export function tooManyAttempts(
  reply: FastifyReply,
  { retryAfterMs }: { readonly retryAfterMs: number },
): FastifyReply {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const minutes = Math.ceil(seconds / MINUTE_SECONDS);
  const message = `Too many attempts to sign in; try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return reply.code(429).header('retry-after', seconds).send({ message });
}
