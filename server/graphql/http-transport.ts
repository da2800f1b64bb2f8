import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { readingUntil } from '../database/operation-signal.ts';
import { Unauthenticated } from '../identity/failures.ts';
import { createApolloServer } from './apollo.ts';
import type { GraphqlContext, RequestScope } from './context.ts';
import type { CostBudget } from './cost-budget.ts';
import { wantsEvents } from './event-stream-transport.ts';
import { MAX_BULK_BYTES } from './limits.ts';
import { OperationTimedOut } from './open-operations.ts';
import { presentError } from './present-errors.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Apollo answers GET and POST, and says so to the others. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

interface HttpTransport {
  readonly schema: GraphQLSchema;
  readonly services: GraphqlContext['services'];
  readonly path: string;
  /** The same for bulks of commands: larger requests, and one answer to each. */
  readonly bulkPath: string;
  /** Lets whoever asks in, before anything of the request is read. Throws Unauthenticated. */
  readonly admit: (request: FastifyRequest) => Promise<void>;
  /** The scope of a request that was let in; ends with its response. */
  readonly openScope: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestScope>;
  readonly budget: CostBudget;
  /** Answers those who want events instead of one answer. */
  readonly eventStreams: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly trustedDocuments: TrustedDocuments;
  readonly introspection: boolean;
}

/**
 * Serves GraphQL over HTTP on the path: queries and mutations by POST, queries also by GET, one operation a request.
 * Returns what stops Apollo.
 */
export async function serveGraphqlOverHttp(
  fastify: FastifyInstance,
  {
    schema,
    services,
    path,
    bulkPath,
    admit,
    openScope,
    budget,
    eventStreams,
    trustedDocuments,
    introspection,
  }: HttpTransport,
): Promise<() => Promise<void>> {
  const apollo = createApolloServer({
    schema,
    log: fastify.log,
    budget,
    trustedDocuments,
    introspection,
  });
  await apollo.start();
  const scopes = new WeakMap<FastifyRequest, RequestScope>();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request): Promise<GraphqlContext> => {
      const { principal, address, correlationId, causationId, signal } = scopeIn(scopes, request);
      return { principal, address, correlationId, causationId, signal, services };
    },
  });
  /** GraphQL can't be interrupted between two resolvers, but what it asks of the database is; what it still says, nobody hears. */
  const answerInTime = async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.header('cache-control', 'no-store');
    const scope = await openScope(request, reply);
    scopes.set(request, scope);
    return Promise.race([
      readingUntil(scope.signal, () => answer.call(fastify, request, reply)),
      timedOut(scope.signal),
    ]);
  };

  await fastify.register(async (instance) => {
    // GraphQL is JSON; Fastify would also take plain text, which browsers send across origins without asking.
    instance.removeContentTypeParser('text/plain');
    instance.setErrorHandler(answerInGraphql);
    instance.addHook('onRequest', admit);
    instance.addHook('preHandler', async (request) => {
      if (isObject(request.body)) request.body = trustedDocuments.expand(request.body);
    });
    instance.route({
      method: METHODS,
      url: path,
      handler: (request, reply) =>
        wantsEvents(request.headers) ? eventStreams(request, reply) : answerInTime(request, reply),
    });
    instance.route({ method: 'POST', url: bulkPath, bodyLimit: MAX_BULK_BYTES, handler: answerInTime });
  });
  return () => apollo.stop();
}

/** What fails before Apollo gets it (nobody signed in, too large, not JSON) is answered in the form that GraphQL clients read. */
async function answerInGraphql(
  error: FastifyError | Unauthenticated,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<object> {
  const isStranger = error instanceof Unauthenticated;
  const status = isStranger ? 401 : (error.statusCode ?? 500);
  const asGraphql =
    isStranger || status >= 500
      ? error
      : new GraphQLError(error.message, { extensions: { code: 'BAD_REQUEST' } });
  if (isStranger) void reply.header('www-authenticate', 'Bearer').header('cache-control', 'no-store');
  void reply.code(status).type('application/json; charset=utf-8');
  return { errors: [presentError(asGraphql, { correlationId: request.id, log: request.log })] };
}

function scopeIn(scopes: WeakMap<FastifyRequest, RequestScope>, request: FastifyRequest): RequestScope {
  const scope = scopes.get(request);
  if (!scope) throw new Error('the request has no scope');
  return scope;
}

/** Rejects when an operation has taken too long. */
function timedOut(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => {
      if (signal.reason instanceof OperationTimedOut) reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
