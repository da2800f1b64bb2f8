import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { forkModule } from '../support/fork-module.ts';
import type { HttpTarget } from './http-client.ts';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly target: HttpTarget;
  readonly stop: () => Promise<void>;
}

/** Starts a server's module (its file, from the folder `bench`) and waits until it listens. */
export async function startServer(
  module: string,
  connection: PostgresConnection,
  nodeOptions: readonly string[],
): Promise<ServerProcess> {
  const child = await forkModule('mutation/server-entry.ts', module, nodeOptions);
  child.send(connection);
  const [answer] = (await once(child, 'message')) as [
    { readonly target?: HttpTarget; readonly failure?: string },
  ];
  if (!answer.target) throw new Error(answer.failure);
  return { target: answer.target, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
