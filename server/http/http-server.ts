import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { CORRELATION_HEADER, correlationIdFrom } from '../graphql/correlation.ts';
import type { CostBudget } from '../graphql/cost-budget.ts';
import { serveGraphqlOverEventStream } from '../graphql/event-stream-transport.ts';
import { serveGraphqlOverHttp } from '../graphql/http-transport.ts';
import { MAX_MESSAGE_BYTES } from '../graphql/limits.ts';
import { createOpenOperations } from '../graphql/open-operations.ts';
import { createSubscriptionPreparer } from '../graphql/prepare-subscription.ts';
import type { SubscriptionCounts } from '../graphql/subscriptions/counts.ts';
import { SubscriptionHub } from '../graphql/subscriptions/subscription-hub.ts';
import { type DocumentRule, TrustedDocuments } from '../graphql/trusted-documents.ts';
import { serveGraphqlOverWebSocket } from '../graphql/websocket-transport.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import type { Services } from '../services.ts';
import { createAdmission } from './admission.ts';
import { answerFault } from './answer-fault.ts';
import { serveBuiltAssets } from './built-assets.ts';
import { clientAddress } from './client-address.ts';
import { closeInOrder } from './close-in-order.ts';
import { serveExports } from './exports/serve-exports.ts';
import { serveGraphiql } from './graphiql.ts';
import { type Readiness, serveHealth } from './health.ts';
import { listen, urlOf } from './listen.ts';
import { type MetricsText, serveMetrics } from './metrics.ts';
import { createPageGuard } from './page-guard.ts';
import { createEntrance } from './request-scope.ts';
import { isSameOrigin } from './same-origin.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { serveSignIn } from './sign-in-routes.ts';
import { dispatchUpgrades } from './upgrades.ts';
import { createUserInterface, serveUserInterface, type UserInterfaceMode } from './user-interface.ts';

const GRAPHQL_PATH = '/graphql';

/** A request of 64 KiB has arrived by then on any line; who is slower holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 30_000;

const PAYLOAD_TOO_LARGE = 413;

/** The longest wait that a query may ask for, and the longest statement after it. */
const OPERATION_TIMEOUT_MS = 45_000;

/** What the web server is made of. */
export interface HttpServerOptions {
  /** The address to listen on, such as `127.0.0.1`, or `0.0.0.0` for every one. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** Who is let in; with `signIn`, people may sign in here. */
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'watch'>;
  readonly signIn?: Identity;
  /** The proxies in front of the server, which are believed about the address and the protocol of a client. */
  readonly trustedProxies?: readonly string[];
  readonly ui: UserInterfaceMode;
  readonly ready: () => Readiness | Promise<Readiness>;
  /** What `/metrics` answers. */
  readonly metrics: () => Promise<MetricsText>;
  readonly log: FastifyBaseLogger;
  /** What operations may cost in all, for each principal and each address. */
  readonly budget: CostBudget;
  /** Who is held to the documents of the pages; nobody unless given. */
  readonly documents?: DocumentRule;
  /** Whether the schema may be asked for; it may unless given. */
  readonly introspection?: boolean;
  /** How long an operation over HTTP may take. */
  readonly operationTimeoutMs?: number;
  /** Kept up to date with what is pushed to subscribers. */
  readonly subscriptionCounts: SubscriptionCounts;
}

/** A web server that listens. */
export interface HttpServer {
  /** Where people find it, such as `http://localhost:3000`. */
  readonly url: string;
  /** Closes everything within 3 s, whoever is still connected; called again, it waits for the first call. */
  readonly close: () => Promise<void>;
}

/**
 * Serves GraphQL over HTTP, WebSocket and server-sent events, health and the pages on one port. Resolves when all of it can be used.
 * Throws a StartupError if it can't listen there.
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port: wantedPort, schema, services, log, authenticator, signIn } = options;
  const { budget, introspection = true, operationTimeoutMs = OPERATION_TIMEOUT_MS } = options;
  const trustedDocuments = TrustedDocuments.load(options.documents);
  const operations = createOpenOperations();
  const fastify = createFastify(options);
  const origin = signIn?.options.origin ?? null;
  let closed: Promise<void> | undefined;

  serveHealth(fastify, () => (closed ? { ok: false, detail: 'closing' } : options.ready()));
  const admission = createAdmission({ authenticator, audit: services.audit });
  serveMetrics(fastify, { render: options.metrics, admit: admission });
  const counts = options.subscriptionCounts;
  const subscriptions = {
    prepare: createSubscriptionPreparer(schema, trustedDocuments),
    hub: new SubscriptionHub({ log, counts }),
    services,
    budget,
    log,
  };
  const { admit, scopeOpener } = createEntrance({ operations, admit: admission });
  const eventStreams = serveGraphqlOverEventStream({
    ...subscriptions,
    openScope: scopeOpener(),
    isSameOrigin: (headers) => isSameOrigin(headers, origin),
    authenticator,
  });
  const graphql = serveGraphqlOverWebSocket({
    ...subscriptions,
    operations,
    admit: admission,
    authenticator,
    counts,
    addressOf: clientAddress(options.trustedProxies ?? []),
  });
  if (signIn) await serveSignIn(fastify, { identity: signIn, audit: services.audit });
  const stopApollo = await serveGraphqlOverHttp(fastify, {
    schema,
    services,
    path: GRAPHQL_PATH,
    bulkPath: `${GRAPHQL_PATH}/bulk`,
    admit,
    openScope: scopeOpener({ timeoutMs: operationTimeoutMs }),
    budget,
    eventStreams: eventStreams.serve,
    trustedDocuments,
    introspection,
  });
  const userInterface = options.ui === 'none' ? undefined : createUserInterface(options.ui);
  const guard = createPageGuard(authenticator);
  serveGraphiql(fastify, { endpoint: GRAPHQL_PATH, guard });
  serveExports(fastify, { schema, services, budget, admit, openScope: scopeOpener() });
  if (options.ui === 'next-production') await serveBuiltAssets(fastify);
  if (userInterface) await serveUserInterface(fastify, { ...userInterface, guard });
  const cutOtherUpgrades = dispatchUpgrades(fastify.server, {
    graphqlPath: GRAPHQL_PATH,
    graphql: graphql.upgrade,
    others: userInterface?.upgrade,
    origin,
  });

  const close = () => {
    closed ??= closeInOrder({
      fastify,
      operations,
      closeWebSockets: graphql.close,
      closeEventStreams: eventStreams.close,
      cutOtherUpgrades,
      stopApollo,
      closeUserInterface: async () => userInterface?.close(),
    });
    return closed;
  };

  try {
    // The port first: the pages take long to prepare, and they are told their address.
    const port = await listen(fastify, { host, port: wantedPort });
    await userInterface?.start({ hostname: host, port });
    return { url: urlOf({ host, port }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fastify with the correlation id as the request's id, in its log lines and its response headers. */
function createFastify({ log, trustedProxies = [] }: HttpServerOptions): FastifyInstance {
  const fastify = Fastify({
    loggerInstance: log,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: MAX_MESSAGE_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requestIdHeader: false,
    logController: new LogController({ requestIdLogLabel: 'correlationId' }),
    genReqId: ({ headers }) => correlationIdFrom(headers[CORRELATION_HEADER]),
  });
  fastify.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply.raw);
    reply.raw.setHeader(CORRELATION_HEADER, request.id);
  });
  // Fastify would close the connection under a client that is still sending, who then hears of a broken line instead of the reason.
  // Node reads on and throws away, for no longer than any request may take.
  fastify.addHook('onError', async (_request, reply, error) => {
    if (error.statusCode === PAYLOAD_TOO_LARGE) reply.removeHeader('connection');
  });
  fastify.setErrorHandler(answerFault);
  return fastify;
}
