import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { packageRoot } from '../../server/package-root.ts';

const folder = path.join(packageRoot, 'test/fixtures/tls');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');

/** What clients trust who come through the proxy. It is good for tests alone: its key is kept beside it. */
export const certificate = read('certificate.pem');

/** A proxy that ends TLS in front of a server, and says so as proxies do. */
export interface TlsProxy {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts one in front of the server at an address. It tells it whom it speaks for: the client, or whoever is given. */
export async function startTlsProxy(
  target: string,
  { speaksFor }: { readonly speaksFor?: string } = {},
): Promise<TlsProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer({ key: read('key.pem'), cert: certificate });
  const told = (address: string | undefined) => ({
    'x-forwarded-proto': 'https',
    'x-forwarded-for': speaksFor ?? address ?? '',
  });
  server.on('request', (incoming, outgoing) => {
    const { method, url, headers, socket } = incoming;
    const sent = forward({
      hostname,
      port,
      method,
      path: url,
      headers: { ...headers, ...told(socket.remoteAddress) },
    });
    sent.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    incoming.pipe(sent);
  });
  server.on('upgrade', ({ method, url, headers, socket: client }, socket, head) => {
    const upstream = connect(Number(port), hostname, () => {
      const lines = Object.entries({ ...headers, ...told(client.remoteAddress) }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      upstream.write([`${method} ${url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket])
      end.on('error', () => [upstream, socket].map((one) => one.destroy()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
