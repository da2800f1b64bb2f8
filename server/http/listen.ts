import type { FastifyInstance } from 'fastify';
import { StartupError } from '../errors-startup.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

const REASONS: Readonly<Record<string, (address: Address) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is already in use; choose another one, for example with PORT=${port + 1}.`,
  EACCES: ({ port }) =>
    `Port ${port} is reserved for the system; choose one above 1023, for example with PORT=3000.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host} to listen on; choose another one with HOST=….`,
  ENOTFOUND: ({ host }) => `The host ${host} to listen on is not known; choose another one with HOST=….`,
};

/** Listens on the address and returns the port, which is another one if 0 was asked for. Throws a StartupError if it can't. */
export async function listen(fastify: FastifyInstance, address: Address): Promise<number> {
  try {
    await fastify.listen({ ...address, listenTextResolver: (text) => text });
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason ? new StartupError(reason(address), { cause: error }) : error;
  }
  return portOf(fastify) ?? address.port;
}

function portOf(fastify: FastifyInstance): number | undefined {
  const listening = fastify.server.address();
  return typeof listening === 'object' ? listening?.port : undefined;
}

/** Where people find a server that listens there; an address that stands for all is told as `localhost`. */
export function urlOf({ host, port }: Address): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
