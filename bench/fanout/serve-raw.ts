import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { type Usage, usageNow } from '../support/usage.ts';

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

/** Starts a server of nothing but `ws`; returns its port. */
export async function start(): Promise<{ readonly port: number }> {
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => opened.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
}

/** Sends a message of so many bytes to everybody, so many times a second; when it is behind, without a pause. */
export async function broadcast({
  messages,
  perSecond,
  bytes,
}: {
  readonly messages: number;
  readonly perSecond: number;
  readonly bytes: number;
}): Promise<void> {
  const from = performance.now();
  for (let number = 1; number <= messages; number += 1) {
    await sleep(Math.max(0, from + (number * 1_000) / perSecond - performance.now()));
    const text = `{"version":${number},"filler":"`;
    const message = Buffer.from(`${text}${'x'.repeat(Math.max(0, bytes - text.length - 2))}"}`);
    for (const socket of sockets.clients) socket.send(message, { binary: false });
  }
}

/** What the server has used so far. */
export async function usage(): Promise<Usage> {
  return usageNow();
}
