import type { FastifyInstance } from 'fastify';

/** Metrics and the media type that they are written in. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

/** Serves `/metrics` in Prometheus's text format. */
export function serveMetrics(fastify: FastifyInstance, render: () => Promise<MetricsText>): void {
  fastify.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await render();
    return reply.header('cache-control', 'no-store').type(contentType).send(text);
  });
}
