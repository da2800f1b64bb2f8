import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../package-root.ts';
import { createPagePolicy, NONCE_HEADER } from './content-security-policy.ts';
import type { PageGuard } from './page-guard.ts';

/** How the pages are served: built before, compiled as they are asked for, or not at all. */
export type UserInterfaceMode = 'next-production' | 'next-development' | 'none';

interface Address {
  readonly hostname: string;
  readonly port: number;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Next, which takes a part of the requests and upgrades of a server that is not its own. */
export interface UserInterface {
  /** Prepares the pages, once the address is known that they are served at. */
  readonly start: (address: Address) => Promise<void>;
  /** Answers a request; one that comes early waits for the start. */
  readonly handle: Handle;
  /** For the browser's reloading in development; built pages open no sockets, and Next would leave them hanging. */
  readonly upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Next for the pages of this package. It is given a decoy instead of the real server: on the first page request it
 * listens for upgrades on whatever server it knows, and would cut every WebSocket that is not its own.
 *
 * Next also installs handlers that log uncaught errors and go on; a program that wants to end on them needs its own.
 */
export function createUserInterface(mode: Exclude<UserInterfaceMode, 'none'>): UserInterface {
  const isDevelopment = mode === 'next-development';
  const decoy = new EventEmitter();
  let stop = async () => {};
  let announce: (handle: Handle) => void = () => {};
  const started = new Promise<Handle>((resolve) => {
    announce = resolve;
  });

  return {
    start: async (address) => {
      const { default: next } = await import('next');
      const httpServer = decoy as unknown as Server;
      const app = next({
        ...address,
        dev: isDevelopment,
        dir: packageRoot,
        quiet: true,
        httpServer,
      });
      stop = () => app.close();
      await (isDevelopment ? app.prepare() : silently(() => app.prepare()));
      announce(app.getRequestHandler());
    },
    handle: async (request, response) => {
      const { nonce, policy } = createPagePolicy({ isDevelopment });
      response.setHeader('content-security-policy', policy);
      // Next puts the nonce of the request's own policy on the scripts that it writes; the page reads the other header.
      Object.assign(request.headers, { 'content-security-policy': policy, [NONCE_HEADER]: nonce });
      await (await started)(request, response);
    },
    upgrade: isDevelopment ? (...upgrade) => handOn(decoy, ...upgrade) : undefined,
    close: () => stop(),
  };
}

/** Does something without what it prints: Next tells how long it read its configuration, and has no switch for that. */
async function silently(body: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await body();
  } finally {
    console.log = log;
  }
}

/** Nobody listens before the first page request; the browser of an older page tries again. */
function handOn(decoy: EventEmitter, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  if (!decoy.emit('upgrade', request, socket, head)) socket.destroy();
}

interface GuardedPages extends Pick<UserInterface, 'handle'> {
  readonly guard: PageGuard;
}

/** Hands every request that no other route takes to the pages, if it is let in, with its body unread and its response untouched. */
export async function serveUserInterface(
  fastify: FastifyInstance,
  { handle, guard }: GuardedPages,
): Promise<void> {
  await fastify.register(async (instance) => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
    instance.addHook('onRequest', guard);
    instance.all('/*', async (request, reply) => {
      reply.hijack();
      await handle(request.raw, reply.raw);
    });
  });
}
