import type { GraphQLSchema } from 'graphql';
import { CostBudget } from '../../server/graphql/cost-budget.ts';
import { zeroCounts } from '../../server/graphql/subscriptions/counts.ts';
import { startHttpServer } from '../../server/http/http-server.ts';
import { createLog } from '../../server/http/log.ts';
import { toPrincipal } from '../../server/identity/principal.ts';
import type { Services } from '../../server/services.ts';

const anybody = toPrincipal(
  {
    id: 'bench',
    person: 'bench',
    displayName: 'Bench',
    role: 'ADMINISTRATOR',
    scopes: null,
    expiresAt: null,
    mustChangePassword: false,
  },
  { anyCurrency: 0n, byCurrency: new Map() },
);

/** Everybody is let in without being asked, so that what is measured of these schemas stays what it was. */
const openDoor = { authenticate: async () => anybody, watch: () => () => {} };

/** Serves any schema just as the product serves its own: the same Fastify, the same Apollo. Returns the port. */
export async function serveSchema(schema: GraphQLSchema): Promise<number> {
  const { url } = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    schema,
    // The resolvers of these schemas bring what they need.
    services: {} as Services,
    authenticator: openDoor,
    ui: 'none',
    budget: new CostBudget(Number.MAX_SAFE_INTEGER),
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    subscriptionCounts: zeroCounts(),
    log: createLog('error'),
    ready: () => ({ ok: true, detail: '' }),
  });
  return Number(new URL(url).port);
}
