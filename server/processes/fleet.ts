import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from '../http/log.ts';
import { WakeableWait } from '../kernel/wakeable-wait.ts';
import { createMetricsExchange } from './metrics-exchange.ts';

/** Pause before the place of a process that has ended is filled again; doubled as long as the new ones don't last. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A process that has lasted so long has not ended because of how it was started. */
const LASTED_MS = 30_000;
/** Each ends in order within this, for the database has to stop after it. */
const END_WITHIN_MS = 3_500;

/** What a worker process tells its primary as soon as it serves. */
export interface ReadyMessage {
  readonly readyAt: string;
}

interface FleetOptions {
  readonly size: number;
  /** What is different in the environment of the workers. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Logger;
}

/**
 * Processes that do the same on one address (`node:cluster`): the primary takes the connections and deals them out in turn. The
 * place of one that ends is filled again.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #waits = new Set<WakeableWait>();
  readonly #places: Promise<void>[] = [];
  readonly #workers = new Set<Worker>();
  readonly #serving = new Set<Worker>();
  readonly #exchangeMetrics = createMetricsExchange(() => this.#serving);
  #stopping = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Resolves with the address when all processes serve; with null if the first one can't, which has told why. */
  async start(): Promise<string | null> {
    const url = await this.#fill({ mayFail: true });
    if (url === null) return null;
    await Promise.all(Array.from({ length: this.#options.size - 1 }, () => this.#fill({ mayFail: false })));
    return url;
  }

  /** Ends every process in order; at once those that take too long, and those that are just starting. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const wait of this.#waits) wait.end();
    for (const worker of this.#workers)
      worker.process.kill(this.#serving.has(worker) ? 'SIGTERM' : 'SIGKILL');
    const cutOff = setTimeout(() => {
      for (const worker of this.#workers) worker.process.kill('SIGKILL');
    }, END_WITHIN_MS);
    await Promise.all(this.#places);
    clearTimeout(cutOff);
  }

  /**
   * Keeps one place filled from now on. Resolves with the address when whoever has it serves for the first time; if the very first
   * process may fail, with null when it does, and then the place stays empty.
   */
  #fill({ mayFail }: { readonly mayFail: boolean }): Promise<string | null> {
    return new Promise((resolve) => {
      this.#places.push(this.#keepFilled(mayFail, resolve));
    });
  }

  async #keepFilled(mayFail: boolean, announce: (url: string | null) => void): Promise<void> {
    const wait = new WakeableWait();
    this.#waits.add(wait);
    let hasServed = false;
    const onReady = (url: string) => {
      hasServed = true;
      announce(url);
    };
    for (let pauseMs = FIRST_PAUSE_MS; !this.#stopping; ) {
      const since = performance.now();
      const end = await this.#run(onReady);
      if (mayFail && !hasServed) return announce(null);
      if (this.#stopping) return;
      const lasted = performance.now() - since > LASTED_MS;
      pauseMs = lasted ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      this.#options.log.error({ end, pauseMs }, 'a process has ended; another takes its place');
      await wait.for(pauseMs);
    }
  }

  /** One process from its start to its end, which it returns in words. */
  async #run(onReady: (url: string) => void): Promise<string> {
    const worker = cluster.fork(this.#options.environment);
    this.#workers.add(worker);
    worker.on('message', (message: Partial<ReadyMessage>) => {
      this.#exchangeMetrics(worker, message);
      if (message.readyAt === undefined) return;
      this.#serving.add(worker);
      onReady(message.readyAt);
    });
    const [code, signal] = await once(worker, 'exit');
    this.#workers.delete(worker);
    this.#serving.delete(worker);
    return signal ? `killed by ${signal}` : `exit code ${code}`;
  }
}
