import pLimit from 'p-limit';

/**
 * Runs tasks side by side, but those that share a key one after another, in the order in which they were added.
 * At most `concurrency` run at once, and at most `maximumWaiting` are kept: `add` waits for room, so a long input
 * never piles up in memory. After the first failure nothing new is started.
 */
export class KeyedQueue {
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #maximumWaiting: number;
  readonly #tails = new Map<string, Promise<void>>();
  #waiting = 0;
  #roomIsMade: (() => void) | null = null;
  #failure: { readonly thrown: unknown } | null = null;

  constructor(bounds: { readonly concurrency: number; readonly maximumWaiting: number }) {
    this.#limit = pLimit(bounds.concurrency);
    this.#maximumWaiting = bounds.maximumWaiting;
  }

  /** Adds a task behind all earlier ones with one of its keys. Resolves as soon as it is kept; rejects after a failure. */
  async add(keys: readonly string[], task: () => Promise<void>): Promise<void> {
    while (this.#waiting >= this.#maximumWaiting && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#roomIsMade = resolve;
      });
    }
    this.#throwIfFailed();
    this.#waiting += 1;
    const earlier = keys.map((key) => this.#tails.get(key));
    const done = this.#runAfter(earlier, task).finally(() => this.#release(keys, done));
    for (const key of keys) this.#tails.set(key, done);
  }

  /** Waits until all that was added is done; rejects with the first failure. */
  async drain(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
    this.#throwIfFailed();
  }

  async #runAfter(earlier: readonly (Promise<void> | undefined)[], task: () => Promise<void>): Promise<void> {
    await Promise.all(earlier);
    await this.#limit(async () => {
      if (this.#failure !== null) return;
      try {
        await task();
      } catch (thrown) {
        this.#failure ??= { thrown };
      }
    });
  }

  #release(keys: readonly string[], done: Promise<void>): void {
    this.#waiting -= 1;
    for (const key of keys) if (this.#tails.get(key) === done) this.#tails.delete(key);
    this.#roomIsMade?.();
    this.#roomIsMade = null;
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.thrown;
  }
}
