import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Measured, Workload } from './load.ts';

/** What the process of a contender is asked. */
export type Request<Target> =
  | { readonly kind: 'prepare'; readonly target: Target; readonly streams: number }
  | { readonly kind: 'measure'; readonly target: Target; readonly workload: Workload };

/** What it answers; a failure is told in a sentence. */
export type Answer = { readonly measured?: Measured } | { readonly failure: string };

const ENTRY = new URL('contender-entry.ts', import.meta.url).pathname;

/** A contender in a process of its own, so that nobody runs on a heap and on compiled code that others have left. */
export class ContenderProcess<Target> {
  readonly #child: ChildProcess;

  /** @param module The contender's file, from the folder `bench`. */
  constructor(module: string, nodeOptions: readonly string[] = []) {
    this.#child = fork(ENTRY, [module], { execArgv: ['--import', 'tsx', ...nodeOptions] });
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
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  async #ask(request: Request<Target>): Promise<{ readonly measured?: Measured }> {
    this.#child.send(request);
    const answer = await Promise.race([
      once(this.#child, 'message').then(([message]) => message as Answer),
      once(this.#child, 'exit').then(([code]): Answer => ({ failure: `its process ended with ${code}` })),
    ]);
    if ('failure' in answer) throw new Error(answer.failure);
    return answer;
  }
}
