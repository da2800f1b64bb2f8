import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHandler, type RequestParams, type Response } from 'graphql-sse';
import type { Authenticator } from '../identity/authenticator.ts';
import type { GraphqlContext, RequestScope } from './context.ts';
import { correlationIdFrom } from './correlation.ts';
import type { CostBudget } from './cost-budget.ts';
import { EventStream } from './event-stream.ts';
import type { SubscriptionPreparer } from './prepare-subscription.ts';
import { type FaultLog, presentError } from './present-errors.ts';
import type { SubscriptionHub } from './subscriptions/subscription-hub.ts';

/** As often as graphql-sse's own server; proxies close what was silent for half a minute or more. */
const PING_INTERVAL_MS = 12_000;

const EVENT_STREAM = 'text/event-stream';

interface EventStreamTransport {
  readonly prepare: SubscriptionPreparer;
  readonly hub: SubscriptionHub;
  readonly services: GraphqlContext['services'];
  readonly budget: CostBudget;
  readonly log: FaultLog;
  /** The scope of a request; its signal is aborted when the response breaks off. */
  readonly openScope: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestScope>;
  readonly authenticator: Pick<Authenticator, 'watch'>;
  /** Whether a browser sends the request for one of the server's own pages; programs do not say. */
  readonly isSameOrigin: (headers: Pick<IncomingHttpHeaders, 'origin' | 'host'>) => boolean;
}

/** GraphQL subscriptions as server-sent events. */
export interface EventStreamEndpoint {
  /** Answers a request that `wantsEvents`; resolves when the stream has begun and ended. */
  readonly serve: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Ends every stream in a way that has clients try again. */
  readonly close: () => void;
}

/** Whether a client takes events and no JSON: some that send queries take both. */
export function wantsEvents({ accept }: IncomingHttpHeaders): boolean {
  return accept?.includes(EVENT_STREAM) === true && !/json|[*]\/[*]/.test(accept);
}

/**
 * Serves subscriptions as `graphql-sse` has them, in its mode of distinct connections: a request for each subscription, so that
 * nothing is kept between requests. Its handler reads the request; what it asks for is run as over WebSocket, under the same rules
 * and in the same groups, since that handler would keep a queue for a client that does not read.
 */
export function serveGraphqlOverEventStream(transport: EventStreamTransport): EventStreamEndpoint {
  const streams = new Set<EventStream>();
  const pings = setInterval(() => {
    for (const stream of streams) stream.ping();
  }, PING_INTERVAL_MS).unref();

  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!transport.isSameOrigin(request.headers)) return void reply.code(403).send();
    const read = await readRequest(request);
    if ('response' in read) {
      const [body, { status, headers = {} }] = read.response;
      return void reply.code(status).headers(headers).send(body);
    }
    const scope = await transport.openScope(request, reply);
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    const stream = new EventStream(reply.raw);
    streams.add(stream);
    // Who may not read any more has to begin again, and is turned away then.
    const endWatch = transport.authenticator.watch(request.headers, scope.principal, () => stream.cut());
    void stream.closed.then(() => {
      streams.delete(stream);
      endWatch();
    });
    await run(stream, { transport, scope, params: read.params });
  };

  const close = () => {
    clearInterval(pings);
    for (const stream of streams) stream.cut();
  };

  return { serve, close };
}

interface Reading {
  params: RequestParams | null;
}

const READ: Response = [null, { status: 200, statusText: 'OK' }];

/** Has graphql-sse read requests, and no more: what it read is kept in the context. */
const handle = createHandler<FastifyRequest, Reading>({
  authenticate: () => null,
  onSubscribe: ({ context }, params) => {
    context.params = params;
    return READ;
  },
});

/** The operation that a request asks for, or the answer to one that asks for none. */
async function readRequest(
  request: FastifyRequest,
): Promise<{ readonly params: RequestParams } | { readonly response: Response }> {
  const context: Reading = { params: null };
  const response = await handle({
    method: request.method,
    url: request.url,
    headers: {
      get: (name) => (name === 'accept' ? EVENT_STREAM : (request.headers[name] as string | undefined)),
    },
    body: request.body as Record<string, unknown> | null,
    raw: request,
    context,
  });
  return context.params ? { params: context.params } : { response };
}

interface Run {
  readonly transport: EventStreamTransport;
  readonly scope: RequestScope;
  readonly params: RequestParams;
}

/** Runs one subscription until it ends or its client leaves. As over WebSocket, `extensions` may name the story it belongs to. */
async function run(stream: EventStream, { transport, scope, params }: Run): Promise<void> {
  const { prepare, hub, services, budget, log } = transport;
  const correlationId = correlationIdFrom(params.extensions?.correlationId ?? scope.correlationId);
  const fail = (errors: readonly unknown[]) =>
    stream.fail(errors.map((error) => presentError(error, { log, correlationId })));

  const prepared = prepare(params, scope.principal);
  if (!('document' in prepared)) return fail(prepared);
  try {
    const contextValue = { ...scope, correlationId, services };
    await budget.charge(contextValue, prepared.cost);
    const running = await hub.start({ ...prepared, contextValue, delivery: stream.delivery });
    if (!(Symbol.asyncIterator in running)) return fail(running.errors ?? []);
    stream.closed.then(() => running.return?.());
    await running.next();
    if (scope.signal.aborted) stream.cut();
    else stream.complete();
  } catch (error) {
    fail([error]);
  }
}
