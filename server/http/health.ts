import type { FastifyInstance } from 'fastify';

/** Whether requests can be served well right now, and if not, why. */
export interface Readiness {
  readonly ok: boolean;
  readonly detail: string;
  /** How far each projection is behind the log. */
  readonly lag?: readonly {
    readonly projection: string;
    readonly events: number;
    readonly seconds: number;
  }[];
}

/**
 * For whoever runs the program: `/health/live` says that the process answers, `/health/ready` that it should be sent
 * requests (503 if not).
 */
export function serveHealth(fastify: FastifyInstance, ready: () => Readiness | Promise<Readiness>): void {
  fastify.get('/health/live', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return { ok: true };
  });
  fastify.get('/health/ready', async (_request, reply) => {
    const readiness = await ready();
    void reply.header('cache-control', 'no-store').code(readiness.ok ? 200 : 503);
    return readiness;
  });
}
