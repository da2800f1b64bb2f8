import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FrameReader, maskedText, PONG } from './web-socket.ts';

/** Connections that are being opened at a time. */
const OPENED_TOGETHER = 200;

/** Who is to be opened, and what each sends first. */
export interface Opening {
  readonly port: number;
  /** To be let in with; null where nobody asks. */
  readonly key: string | null;
  readonly subscribers: number;
  /** Null for a server that sends without being asked. */
  readonly subscription: { readonly query: string; readonly variables: object } | null;
  /** How many of them stop reading once they were let in. */
  readonly stalled: number;
}

/** What the subscribers have got. */
export interface Received {
  readonly messages: number;
  readonly bytes: number;
  /** By the clock that all processes share, in milliseconds: of the last message. */
  readonly lastAt: number;
  /** Of those who read: the lowest version that was the last of somebody. */
  readonly lowestVersion: number;
  /** The fewest messages that somebody got. */
  readonly fewest: number;
  readonly open: number;
}

const VERSION = /"version":(\d+)/;

/** One connection, by hand: a client that costs little, so that the cores are left to the servers. */
class Subscriber {
  readonly #socket: Socket;
  messages = 0;
  bytes = 0;
  lastAt = 0;
  last: Buffer = Buffer.alloc(0);
  open = true;
  stalled = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('close', () => {
      this.open = false;
    });
    socket.on('error', () => {});
  }

  static async open({ port, key, subscription }: Opening): Promise<Subscriber> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.setNoDelay(true);
    const subscriber = new Subscriber(socket);
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${Buffer.from(randomUUID().slice(0, 16)).toString('base64')}\r\n` +
        `${key === null ? '' : `Authorization: Bearer ${key}\r\n`}Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    if (!head.toString('latin1').startsWith('HTTP/1.1 101'))
      throw new Error(`not let in: ${head.toString()}`);
    const reader = new FrameReader(
      (message) => subscriber.#take(message),
      () => socket.write(PONG),
    );
    socket.on('data', (chunk: Buffer) => reader.read(chunk));
    if (subscription) await subscriber.#subscribe(subscription);
    return subscriber;
  }

  stall(): void {
    this.stalled = true;
    this.#socket.pause();
  }

  forget(): void {
    this.messages = 0;
    this.bytes = 0;
  }

  close(): void {
    this.#socket.resetAndDestroy();
  }

  /** Resolves when the first frame is there. */
  async #subscribe(payload: object): Promise<void> {
    this.#socket.write(maskedText(JSON.stringify({ type: 'connection_init' })));
    await this.#arrived();
    this.#socket.write(maskedText(JSON.stringify({ type: 'subscribe', id: randomUUID(), payload })));
    await this.#arrived();
    const first = this.last.toString();
    if (!first.includes('"type":"next"')) throw new Error(`not subscribed: ${first}`);
  }

  #take(message: Buffer): void {
    this.messages += 1;
    this.bytes += message.length;
    this.last = message;
    this.lastAt = performance.timeOrigin + performance.now();
    this.#wake();
  }

  #wake: () => void = () => {};

  #arrived(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

let subscribers: Subscriber[] = [];

/** Connects so many subscribers and waits until each has its first message, if one is to come. */
export async function open(opening: Opening): Promise<void> {
  subscribers = [];
  while (subscribers.length < opening.subscribers) {
    const count = Math.min(OPENED_TOGETHER, opening.subscribers - subscribers.length);
    subscribers.push(...(await Promise.all(Array.from({ length: count }, () => Subscriber.open(opening)))));
  }
  for (const subscriber of subscribers) subscriber.forget();
  for (const subscriber of subscribers.slice(0, opening.stalled)) subscriber.stall();
}

/** What has been received so far, by those who read. */
export async function received(): Promise<Received> {
  const reading = subscribers.filter(({ stalled }) => !stalled);
  const versions = reading.map(({ last }) => Number(VERSION.exec(last.toString('latin1'))?.[1] ?? 0));
  const counts = reading.map(({ messages }) => messages);
  return {
    messages: counts.reduce((sum, count) => sum + count, 0),
    bytes: reading.reduce((sum, { bytes }) => sum + bytes, 0),
    lastAt: reading.reduce((latest, { lastAt }) => Math.max(latest, lastAt), 0),
    lowestVersion: versions.reduce((lowest, version) => Math.min(lowest, version), Number.POSITIVE_INFINITY),
    fewest: counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY),
    open: reading.filter(({ open: isOpen }) => isOpen).length,
  };
}

/** Leaves. */
export async function close(): Promise<void> {
  for (const subscriber of subscribers) subscriber.close();
  subscribers = [];
}
