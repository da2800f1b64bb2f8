import type { FastifyInstance } from 'fastify';
import { assertAllowed, Forbidden, Unauthenticated } from '../identity/failures.ts';
import type { Admit } from './admission.ts';

/** Metrics and the media type that they are written in. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

interface Metrics {
  readonly render: () => Promise<MetricsText>;
  readonly admit: Admit;
}

/** Serves `/metrics` in Prometheus's text format to whoever may read the book; Prometheus sends an API key as its bearer token. */
export function serveMetrics(fastify: FastifyInstance, { render, admit }: Metrics): void {
  fastify.get('/metrics', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    try {
      const whence = { address: request.ip, correlationId: request.id };
      assertAllowed(await admit(request.headers, whence), 'READ_BOOK');
    } catch (fault) {
      if (fault instanceof Unauthenticated)
        return reply.code(401).header('www-authenticate', 'Bearer').send({ message: fault.message });
      if (fault instanceof Forbidden) return reply.code(403).send({ message: fault.message });
      throw fault;
    }
    const { contentType, text } = await render();
    return reply.type(contentType).send(text);
  });
}
