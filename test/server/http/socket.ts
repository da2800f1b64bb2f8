import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

/** A message of the protocol `graphql-transport-ws`. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** One raw client, so that tests see what goes over the wire. */
export interface Socket {
  readonly socket: WebSocket;
  readonly send: (message: Message) => void;
  /** The next message that was not taken yet. */
  readonly receive: () => Promise<Message>;
  /** Resolves with the code of the close. */
  readonly closed: Promise<number>;
}

/** Connects and is let in. */
export async function openSocket(url: string, options: ClientOptions = {}): Promise<Socket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', options);
  const received: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    const next = waiting.shift();
    if (next) next(message);
    else received.push(message);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await once(socket, 'open');
  const send = (message: Message) => socket.send(JSON.stringify(message));
  const receive = () => {
    const message = received.shift();
    return message ? Promise.resolve(message) : new Promise<Message>((resolve) => waiting.push(resolve));
  };
  send({ type: 'connection_init' });
  await receive();
  return { socket, send, receive, closed };
}
