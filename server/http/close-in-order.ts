import type { FastifyInstance } from 'fastify';
import { atMost } from '../at-most.ts';
import type { OpenOperations } from '../graphql/open-operations.ts';

/** What is being answered gets this long to finish by itself. */
const FINISH_MS = 1_000;

/** By then also those have to be gone who were told to hurry; their connections are cut. */
const CUT_OFF_MS = 2_000;

/** The pages' compiler may take its time in development; nothing depends on its end. */
const USER_INTERFACE_MS = 500;

interface Closing {
  readonly fastify: FastifyInstance;
  readonly operations: OpenOperations;
  readonly closeWebSockets: () => Promise<void>;
  readonly closeEventStreams: () => void;
  readonly cutOtherUpgrades: () => void;
  readonly stopApollo: () => Promise<void>;
  readonly closeUserInterface: () => Promise<void>;
}

/**
 * Closes a server in an explicit order, within 3 s whoever is still connected, for the database has to stop after it: no new connections; sockets told to go;
 * open requests finished, then hurried, then cut; and only then what they were served by.
 */
export async function closeInOrder(closing: Closing): Promise<void> {
  const { fastify, operations } = closing;
  const hurry = setTimeout(operations.abortAll, FINISH_MS);
  const cutOff = setTimeout(() => fastify.server.closeAllConnections(), CUT_OFF_MS);
  closing.cutOtherUpgrades();
  closing.closeEventStreams();
  await Promise.all([fastify.close(), closing.closeWebSockets()]);
  clearTimeout(hurry);
  clearTimeout(cutOff);
  await closing.stopApollo();
  await atMost(USER_INTERFACE_MS, closing.closeUserInterface());
}
