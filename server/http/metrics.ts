import type { FastifyInstance } from 'fastify';
import type { Authenticator } from '../identity/authenticator.ts';
import { assertAllowed, Forbidden, Unauthenticated } from '../identity/failures.ts';

/** Metrics and the media type that they are written in. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

interface Metrics {
  readonly render: () => Promise<MetricsText>;
  readonly authenticator: Pick<Authenticator, 'authenticate'>;
}

/** Serves `/metrics` in Prometheus's text format to whoever may read the book; Prometheus sends an API key as its bearer token. */
export function serveMetrics(fastify: FastifyInstance, { render, authenticator }: Metrics): void {
  fastify.get('/metrics', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    try {
      assertAllowed(await authenticator.authenticate(request.headers), 'READ_BOOK');
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
