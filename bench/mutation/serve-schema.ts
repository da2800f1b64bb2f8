import type { GraphQLSchema } from 'graphql';
import { zeroCounts } from '../../server/graphql/subscriptions/counts.ts';
import { startHttpServer } from '../../server/http/http-server.ts';
import { createLog } from '../../server/http/log.ts';
import type { Services } from '../../server/services.ts';

/** Serves any schema just as the product serves its own: the same Fastify, the same Apollo. Returns the port. */
export async function serveSchema(schema: GraphQLSchema): Promise<number> {
  const { url } = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    schema,
    // The resolvers of these schemas bring what they need.
    services: {} as Services,
    ui: 'none',
    costPerMinute: Number.MAX_SAFE_INTEGER,
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    subscriptionCounts: zeroCounts(),
    log: createLog('error'),
    ready: () => ({ ok: true, detail: '' }),
  });
  return Number(new URL(url).port);
}
