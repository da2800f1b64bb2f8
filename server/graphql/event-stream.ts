import type { ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import { print } from 'graphql-sse';
import type { Delivery } from './subscriptions/member.ts';
import { type Envelope, MessageFrame } from './subscriptions/message-frame.ts';

/** A comment: keeps proxies from closing a silent connection, and has some browsers look at the headers. */
const PING = ':\n\n';

const COMPLETE = print({ event: 'complete', data: null });

/** An event of the type `next`. */
const NEXT: Envelope = { before: Buffer.from('event: next\ndata: '), after: Buffer.from('\n\n') };

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies that collect a response before they hand it on would hold every event back.
  'x-accel-buffering': 'no',
} as const;

/** One subscription on one response, as `graphql-sse` has it: an event for each message, and one at the end. */
export class EventStream {
  readonly #response: ServerResponse;
  /** Resolves when the client has all of it, or has gone. */
  readonly closed: Promise<void>;

  /** Begins the response; the headers that are set on it are sent with it. */
  constructor(response: ServerResponse) {
    this.#response = response;
    // The client has gone; the response's close tells so too.
    response.on('error', () => {});
    this.closed = new Promise((resolve) => response.once('close', resolve));
    response.writeHead(200, HEADERS);
    this.ping();
  }

  /** How messages get to the client: one is sent when the connection has taken it. */
  readonly delivery: Delivery = {
    envelope: NEXT,
    send: (message, sent) => void this.#response.write(message, sent),
  };

  /** Says that the server is still there, unless the client has enough to read. */
  ping(): void {
    if (this.#isOpen() && !this.#response.writableNeedDrain) this.#response.write(PING);
  }

  /** Ends the stream with the errors of the subscription. */
  fail(errors: readonly GraphQLFormattedError[]): void {
    if (this.#isOpen()) this.#response.write(new MessageFrame({ errors }).in(NEXT));
    this.complete();
  }

  /** Ends the stream as the subscription's own end, after which nobody tries again. */
  complete(): void {
    if (this.#isOpen()) this.#response.end(COMPLETE);
  }

  /** Ends the stream in the midst of the subscription: clients try again. */
  cut(): void {
    if (this.#isOpen()) this.#response.end();
  }

  #isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }
}
