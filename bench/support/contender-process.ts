import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { forkModule } from './fork-module.ts';
import type { Measured, Workload } from './load.ts';

/** What the process of a contender is asked. */
export type Request<Target> =
  | { readonly kind: 'prepare'; readonly target: Target; readonly streams: number }
  | { readonly kind: 'measure'; readonly target: Target; readonly workload: Workload };

/** What it answers; a failure is told in a sentence. */
export type Answer = { readonly measured?: Measured } | { readonly failure: string };

/** A contender in a process of its own, so that nobody runs on a heap and on compiled code that others have left. */
export class ContenderProcess<Target> {
  readonly #child: Promise<ChildProcess>;

  /** @param module The contender's file, from the folder `bench`. */
  constructor(module: string, nodeOptions: readonly string[] = []) {
    this.#child = forkModule('support/contender-entry.ts', module, nodeOptions);
  }

  async prepare(target: Target, streams: number): Promise<void> {
    await this.#ask({ kind: 'prepare', target, streams });
  }

  async measure(target: Target, workload: Workload): Promise<Measured> {
    const { measured } = await this.#ask({ kind: 'measure', target, workload });
    if (!measured) throw new Error('a round without a result');
    return measured;
  }

  async stop(): Promise<void> {
    const child = await this.#child;
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  }

  async #ask(request: Request<Target>): Promise<{ readonly measured?: Measured }> {
    const child = await this.#child;
    const answered = new AbortController();
    const { signal } = answered;
    child.send(request);
    const answer = await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Answer),
      once(child, 'exit', { signal }).then(
        ([code]): Answer => ({ failure: `its process ended with ${code}` }),
      ),
    ]);
    // Whoever waits for the other one listens no longer.
    answered.abort();
    if ('failure' in answer) throw new Error(answer.failure);
    return answer;
  }
}
