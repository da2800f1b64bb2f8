import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkModule } from './fork-module.ts';

/** What is asked of a worker's process: a call of a function that its module exports. */
export interface Call {
  readonly name: string;
  readonly argument: unknown;
}

/** What it answers; a failure is told in a sentence. */
export type Reply = { readonly result: unknown } | { readonly failure: string };

type Functions = { readonly [name: string]: (argument: never) => Promise<unknown> };

/** A module in a process of its own, whose exported functions are called one at a time. */
export class Worker<Module extends Functions> {
  readonly #child: Promise<ChildProcess>;

  /** @param module The module's file, from the folder `bench`. */
  constructor(module: string, nodeOptions: readonly string[] = []) {
    this.#child = forkModule('support/worker-entry.ts', module, nodeOptions);
  }

  /** Calls a function; arguments and results travel as JSON. Throws what went wrong there. */
  async call<Name extends keyof Module & string>(
    name: Name,
    argument: Parameters<Module[Name]>[0],
  ): Promise<Awaited<ReturnType<Module[Name]>>> {
    const child = await this.#child;
    child.send({ name, argument } satisfies Call);
    const answered = new AbortController();
    const { signal } = answered;
    const reply = await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Reply),
      once(child, 'exit', { signal }).then(
        ([code]): Reply => ({ failure: `its process ended with ${code}` }),
      ),
    ]);
    // The other one is no longer waited for.
    answered.abort();
    if ('failure' in reply) throw new Error(reply.failure);
    return reply.result as Awaited<ReturnType<Module[Name]>>;
  }

  /** Lets the process end. */
  async stop(): Promise<void> {
    const child = await this.#child;
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  }
}
