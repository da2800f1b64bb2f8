import { openEventStream } from './event-stream.ts';
import { openSocket } from './socket.ts';

/** What a subscriber is sent. */
export interface SubscriptionAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

/** One subscription on a connection of its own. */
export interface Subscriber {
  /** The next answer that was not taken yet; null when the subscription has come to its end. */
  readonly next: () => Promise<SubscriptionAnswer | null>;
  /** Stops reading from the connection, and goes on. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends the subscription as its protocol has it. */
  readonly leave: () => void;
  /** Breaks the connection. */
  readonly breakOff: () => void;
}

/** An operation as it is sent, whatever the transport. */
export interface Operation {
  readonly query: string;
  readonly variables?: object;
  readonly extensions?: object;
}

/** A way of subscribing. */
export interface Transport {
  readonly name: string;
  readonly subscribe: (url: string, operation: Operation, id?: string) => Promise<Subscriber>;
}

const overWebSocket: Transport = {
  name: 'WebSocket',
  subscribe: async (url, operation, id = 'any') => {
    const { socket, send, receive } = await openSocket(url);
    send({ type: 'subscribe', id, payload: operation });
    return {
      next: async () => {
        const { type, id: to, payload } = await receive();
        if (to !== id) throw new Error(`the message is for ${to}`);
        if (type === 'complete') return null;
        return type === 'error' ? { errors: payload as [] } : (payload as SubscriptionAnswer);
      },
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      leave: () => send({ type: 'complete', id }),
      breakOff: () => socket.terminate(),
    };
  },
};

const overEventStream: Transport = {
  name: 'server-sent events',
  subscribe: async (url, operation) => {
    const { receive, pause, resume, leave } = await openEventStream(url, operation);
    return {
      next: async () => {
        const message = await receive();
        if (message === null) throw new Error('the stream has ended in the midst of the subscription');
        return message.event === 'next' ? JSON.parse(message.data) : null;
      },
      pause,
      resume,
      leave,
      breakOff: leave,
    };
  },
};

/** Every way of subscribing; what is true of one is true of the other. */
export const transports: readonly Transport[] = [overWebSocket, overEventStream];
