import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Principal } from '../identity/principal.ts';
import type { GraphqlContext } from './context.ts';
import { CAUSATION_HEADER, CORRELATION_HEADER, causationIdFrom, correlationIdFrom } from './correlation.ts';
import type { CostBudget } from './cost-budget.ts';
import { MAX_SUBSCRIPTIONS_PER_SOCKET } from './limits.ts';
import type { OpenOperation, OpenOperations } from './open-operations.ts';
import type { OperationRequest, SubscriptionPreparer } from './prepare-subscription.ts';
import type { Delivery } from './subscriptions/member.ts';
import type { Envelope } from './subscriptions/message-frame.ts';
import type { SubscriptionArgs } from './subscriptions/subscription-hub.ts';
import { textFrameHead } from './text-frame-head.ts';

const CLOSING_BRACE = Buffer.from('}');

interface SessionParts {
  readonly principal: Principal;
  readonly address: string;
  /** Of the request that was upgraded. */
  readonly headers: IncomingHttpHeaders;
  readonly services: GraphqlContext['services'];
  readonly operations: OpenOperations;
  readonly budget: CostBudget;
  readonly send: Delivery['send'];
  readonly prepare: SubscriptionPreparer;
}

/** One client on one socket, and its running subscriptions by the ids that it gave them. */
export interface SocketSession {
  /** What to execute, or the errors of the request. */
  readonly begin: (
    id: string,
    request: OperationRequest,
  ) => Promise<SubscriptionArgs | readonly GraphQLError[]>;
  readonly end: (id: string) => void;
  readonly abortAll: () => void;
  readonly correlationIdOf: (id: string) => string | undefined;
}

interface Running extends OpenOperation {
  readonly correlationId: string;
}

/**
 * Starts with nothing running. A browser can't set headers on a WebSocket, so a subscription may carry its correlation
 * id in the message's `extensions.correlationId`; the header of the upgrade comes second.
 */
export function createSocketSession(parts: SessionParts): SocketSession {
  const { principal, address, headers, services, operations, budget, send, prepare } = parts;
  const causationId = causationIdFrom(headers[CAUSATION_HEADER]);
  const running = new Map<string, Running>();

  const begin: SocketSession['begin'] = async (id, request) => {
    if (running.size >= MAX_SUBSCRIPTIONS_PER_SOCKET) return [tooManySubscriptions()];
    const prepared = prepare(request, principal);
    if (!('document' in prepared)) return prepared;
    const correlationId = correlationIdFrom(request.extensions?.correlationId ?? headers[CORRELATION_HEADER]);
    const operation = operations.begin();
    running.set(id, { ...operation, correlationId });
    const context: GraphqlContext = {
      principal,
      address,
      correlationId,
      causationId,
      signal: operation.signal,
      services,
    };
    try {
      await budget.charge(context, prepared.cost);
    } catch (error) {
      end(id);
      return [error as GraphQLError];
    }
    return { ...prepared, contextValue: context, delivery: { envelope: envelopeOf(id), send } };
  };

  const end = (id: string) => {
    running.get(id)?.abort();
    running.delete(id);
  };

  const abortAll = () => {
    for (const id of [...running.keys()]) end(id);
  };

  return { begin, end, abortAll, correlationIdOf: (id) => running.get(id)?.correlationId };
}

/** A message of the type `next` for the subscription with an id, in a frame of its own. */
function envelopeOf(id: string): Envelope {
  return {
    head: textFrameHead,
    before: Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`),
    after: CLOSING_BRACE,
  };
}

function tooManySubscriptions(): GraphQLError {
  return new GraphQLError(`A socket carries at most ${MAX_SUBSCRIPTIONS_PER_SOCKET} subscriptions.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });
}
