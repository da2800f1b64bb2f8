import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { authorizationFor } from '../../support/credentials.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

/** How often one of these knocks, for the count. */
export interface Assault {
  readonly kind: string;
  readonly operations: number;
}

/** Something done to the WebSocket endpoint at an address; resolves when the server has had enough of it. */
type Attack = (url: string, random: SeededRandom) => Promise<number>;

const PROTOCOL = 'graphql-transport-ws';
const FLOOD = 250;

const ATTACKS: { readonly [kind: string]: Attack } = {
  'truncated frames': async (url, random) => {
    const socket = await upgraded(url);
    const length = random.integer(1, 125);
    // Says that so many masked bytes follow, and sends fewer.
    const frame = Buffer.alloc(6 + random.integer(0, length - 1));
    frame.set([0x81, 0x80 | length]);
    return leave(socket, frame);
  },
  'rubbish instead of frames': async (url, random) => {
    const socket = await upgraded(url);
    return leave(
      socket,
      Buffer.from(Array.from({ length: random.integer(1, 2_000) }, () => random.integer(0, 255))),
    );
  },
  'frames that are not masked': async (url) => leave(await upgraded(url), Buffer.from([0x81, 2, 0x7b, 0x7d])),
  'a frame that claims to be endless': async (url) =>
    leave(await upgraded(url), Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
  'an upgrade that never ends': async (url, random) => {
    const socket = await connected(url);
    return leave(
      socket,
      Buffer.from(
        `GET /graphql HTTP/1.1\r\nUpgrade: websocket\r\nX: ${'x'.repeat(random.integer(1, 30_000))}`,
      ),
    );
  },
  'messages that are no messages': (url, random) =>
    talk(url, [
      random.oneOf([
        '',
        'null',
        '[]',
        '{',
        '{"type":1}',
        '{"type":"subscribe"}',
        '"\\u0000"',
        `{"type":"${'x'.repeat(5_000)}"}`,
      ]),
    ]),
  'a message that is too large': (url) =>
    talk(url, [JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(80_000) } })]),
  'subscribing before being let in': (url) =>
    talk(url, [subscribeTo('subscription { projectionProgress { __typename } }', '1')]),
  'being let in twice': (url) => talk(url, [INIT, INIT]),
  'one id twice': (url) =>
    talk(url, [
      INIT,
      ...[1, 2].map(() => subscribeTo('subscription { projectionProgress { __typename } }', '1')),
    ]),
  'a flood of subscriptions': (url) =>
    flood(url, (id) => subscribeTo('subscription { projectionProgress { __typename } }', String(id)), FLOOD),
  'a flood of what is wrong': (url, random) => {
    const wrong = random.oneOf([
      'subscription {',
      '{ accounts { totalCount } }',
      'subscription { nothing }',
      'mutation { x }',
    ]);
    return flood(url, (id) => subscribeTo(wrong, String(id)), FLOOD);
  },
};

/** The kinds there are. */
export const ATTACK_KINDS: readonly string[] = Object.keys(ATTACKS);

/** Does one of a kind; resolves with what it came to. */
export async function attack(kind: string, url: string, random: SeededRandom): Promise<Assault> {
  const run = ATTACKS[kind];
  if (!run) throw new Error(`there is no kind ${kind}`);
  return { kind, operations: await run(url, random) };
}

const INIT = JSON.stringify({ type: 'connection_init' });

function subscribeTo(query: string, id: string): string {
  return JSON.stringify({ type: 'subscribe', id, payload: { query } });
}

/** Says these things and goes when the server has closed the socket, or with the last answer. */
async function talk(url: string, messages: readonly string[]): Promise<number> {
  const socket = await opened(url);
  const closed = once(socket, 'close');
  for (const message of messages) socket.send(message);
  await closed;
  return messages.length;
}

/** Starts many subscriptions at once and waits until each was answered somehow, or the socket was closed. */
async function flood(url: string, message: (id: number) => string, count: number): Promise<number> {
  const socket = await opened(url);
  const answered = new Set<string>();
  const over = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(data.toString());
      if (type === 'error' && !isWellFormed(payload)) throw new Error(`not well formed: ${data}`);
      if (id !== undefined && answered.add(id).size === count) resolve();
    });
  });
  socket.send(INIT);
  for (let id = 0; id < count; id += 1) socket.send(message(id));
  await over;
  socket.terminate();
  return count;
}

function isWellFormed(payload: unknown): boolean {
  return (
    Array.isArray(payload) &&
    payload.length > 0 &&
    payload.every(({ message }) => typeof message === 'string')
  );
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, PROTOCOL, {
    headers: authorizationFor(url),
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  return socket;
}

async function connected(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** A connection whose upgrade was accepted. */
async function upgraded(url: string): Promise<Socket> {
  const socket = await connected(url);
  const key = Buffer.alloc(16).toString('base64');
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `Host: ${new URL(url).host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
      `Sec-WebSocket-Protocol: ${PROTOCOL}`,
      '\r\n',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

/** Sends the last bytes and half-closes; resolves when the server has closed its side too. */
async function leave(socket: Socket, bytes: Uint8Array): Promise<number> {
  const closed = once(socket, 'close');
  socket.resume();
  socket.end(bytes);
  await closed;
  return 1;
}
