import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { isSameOrigin } from './same-origin.ts';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Upgrades {
  readonly graphqlPath: string;
  readonly graphql: Upgrade;
  /** For every other path; undefined if there is nobody to take them. */
  readonly others: Upgrade | undefined;
  /** By which people know the server behind a proxy; null if it is reached as it listens. */
  readonly origin: string | null;
}

/**
 * Dispatches the server's upgrades by path. A browser tells on behalf of which page it connects; another site's page
 * must not act as whoever is signed in here, so a foreign `Origin` is refused. Returns what cuts off the sockets that
 * were handed on, for which nobody else feels responsible when the server closes.
 */
export function dispatchUpgrades(
  server: Server,
  { graphqlPath, graphql, others, origin }: Upgrades,
): () => void {
  const handedOn = new Set<Duplex>();

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isSameOrigin(request.headers, origin)) return refuse(socket, '403 Forbidden');
    if (pathOf(request) === graphqlPath) return graphql(request, socket, head);
    if (!others) return refuse(socket, '404 Not Found');
    handedOn.add(socket);
    socket.once('close', () => handedOn.delete(socket));
    others(request, socket, head);
  });

  return () => {
    for (const socket of handedOn) socket.destroy();
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
