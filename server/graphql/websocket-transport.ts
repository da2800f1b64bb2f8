import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Context } from 'graphql-ws';
import { type Extra, useServer as serveSockets } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';
import { Unauthenticated } from '../identity/failures.ts';
import type { Principal } from '../identity/principal.ts';
import type { GraphqlContext } from './context.ts';
import { CORRELATION_HEADER, correlationIdFrom } from './correlation.ts';
import type { CostBudget } from './cost-budget.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import type { OpenOperations } from './open-operations.ts';
import type { SubscriptionPreparer } from './prepare-subscription.ts';
import { type FaultLog, presentError } from './present-errors.ts';
import { createSocketSession, type SocketSession } from './socket-session.ts';
import type { SubscriptionCounts } from './subscriptions/counts.ts';
import type { Delivery } from './subscriptions/member.ts';
import type { SubscriptionArgs, SubscriptionHub } from './subscriptions/subscription-hub.ts';

/** How long a client may take to answer a close before its socket is cut; the whole program ends within 5 s. */
const CLOSE_TIMEOUT_MS = 2_000;

const socketOptions = {
  noServer: true,
  maxPayload: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
} as const;

interface WebSocketTransport {
  readonly prepare: SubscriptionPreparer;
  readonly hub: SubscriptionHub;
  readonly services: GraphqlContext['services'];
  readonly operations: OpenOperations;
  /** Lets somebody in. Throws Unauthenticated. */
  readonly admit: (
    credentials: Credentials,
    whence: { readonly address: string; readonly correlationId: string },
  ) => Promise<Principal>;
  readonly authenticator: Pick<Authenticator, 'watch'>;
  readonly budget: CostBudget;
  readonly log: FaultLog;
  /** Kept up to date with what goes over the sockets. */
  readonly counts: SubscriptionCounts;
  /** Where a request comes from, whatever proxies are in front. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/** GraphQL subscriptions over WebSocket (`graphql-transport-ws`), on the upgrades that it is given. */
export interface WebSocketEndpoint {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Tells every client that the server goes away (1001), and cuts off who does not answer. */
  readonly close: () => Promise<void>;
}

/** What is kept with a socket once its client was let in. */
interface SocketState extends Record<PropertyKey, unknown> {
  session: SocketSession;
}

type Socket = Context<Record<string, unknown> | undefined, Extra & Partial<SocketState>>;

/**
 * Serves subscriptions, and only those, under the rules of HTTP: the same parser, validation, limits and error
 * presentation. A mistake fails the operation, never the socket.
 */
export function serveGraphqlOverWebSocket(transport: WebSocketTransport): WebSocketEndpoint {
  const sockets = new WebSocketServer(socketOptions);
  const openSession = sessionOpener(transport);
  const present = (error: unknown, { extra }: Socket, id: string) =>
    presentError(error, { log: transport.log, correlationId: extra.session?.correlationIdOf(id) });

  const server = serveSockets<Record<string, unknown> | undefined, SocketState>(
    {
      onConnect: openSession,
      onSubscribe: ({ extra }, id, payload) => extra.session?.begin(id, payload),
      subscribe: (args) => transport.hub.start(args as SubscriptionArgs),
      onNext: (socket, id, _payload, _args, { data, errors }) => {
        if (!errors) return undefined;
        const presented = errors.map((error) => present(error, socket, id));
        return data === undefined ? { errors: presented } : { errors: presented, data };
      },
      onError: (socket, id, _payload, errors) => errors.map((error) => present(error, socket, id)),
      onComplete: ({ extra }, id) => extra.session?.end(id),
      isProd: true,
    },
    sockets,
  );

  return {
    upgrade: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (opened) => {
        sockets.emit('connection', opened, request);
        // An oversized message or broken frame is the client's mistake, for which `ws` closes that socket already;
        // graphql-ws's own listener would print it as a fault of the server.
        opened.removeAllListeners('error').on('error', () => {});
      }),
    close: async () => {
      await server.dispose();
    },
  };
}

/**
 * Sends frames that were made for many subscribers past `ws`, in one write of one buffer each, which costs the system half of what a
 * header and a payload cost. It is safe because `ws` writes whole frames too: nothing here is compressed or fragmented.
 */
function frameSender(socket: WebSocket, connection: Duplex): Delivery['send'] {
  return (frame, sent) => {
    if (socket.readyState === socket.OPEN) connection.write(frame, sent);
    else sent();
  };
}

/** What clients may retry, and will want to as soon as they have signed in again. */
const FORBIDDEN = 4403;

/** Lets a client in and watches over its sign-in, or closes its socket with 4403. */
function sessionOpener({
  prepare,
  services,
  operations,
  budget,
  admit,
  authenticator,
  log,
  counts,
  addressOf,
}: WebSocketTransport) {
  return async ({ extra, connectionParams }: Socket): Promise<boolean> => {
    const { socket } = extra;
    const { headers } = extra.request;
    const send = frameSender(socket, extra.request.socket);
    try {
      const credentials = credentialsOf(headers, connectionParams);
      const address = addressOf(extra.request);
      const correlationId = correlationIdFrom(headers[CORRELATION_HEADER]);
      const principal = await admit(credentials, { address, correlationId });
      const session = createSocketSession({
        principal,
        address,
        headers,
        services,
        operations,
        budget,
        send,
        prepare,
      });
      extra.session = session;
      const endWatch = authenticator.watch(credentials, principal, (reason) => {
        // The close first: what ends after it is not told to the client as complete.
        socket.close(FORBIDDEN, reason);
        session.abortAll();
      });
      // On the socket itself: graphql-ws tells of the end only after every source has ended, and one may wait for this.
      counts.sockets += 1;
      socket.once('close', () => {
        counts.sockets -= 1;
        endWatch();
        session.abortAll();
      });
      return true;
    } catch (error) {
      if (!(error instanceof Unauthenticated)) presentError(error, { log });
      return false;
    }
  };
}

/** A browser sends its cookie with the upgrade; a program that can't set a header there sends it in the first message. */
function credentialsOf(
  { authorization, cookie }: IncomingHttpHeaders,
  connectionParams: Record<string, unknown> | undefined,
): Credentials {
  const sent = connectionParams?.authorization;
  return { authorization: typeof sent === 'string' ? sent : authorization, cookie };
}
