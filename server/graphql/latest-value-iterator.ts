/** Where the values of one subscriber come from. */
export interface ConflatingSource<T> {
  /** The first value, read after the source was subscribed to, so that nothing falls in between. */
  readonly initial: () => T | Promise<T>;
  /** Starts the flow; `fail` ends it with an error. Returns what stops it, which is called exactly once. */
  readonly subscribe: (push: (value: T) => void, fail: (error: unknown) => void) => () => void;
  /** Joins a value that was not taken yet with the one that follows it. */
  readonly merge: (pending: T, next: T) => T;
  /** Ends the iteration when it is aborted. */
  readonly signal?: AbortSignal;
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const DONE = { done: true, value: undefined } as const;

/**
 * The values of a source for one subscriber: the initial value, then what was pushed since, merged into one value
 * for as long as the subscriber does not ask. So a slow subscriber costs one value, never a queue.
 *
 * Written by hand, because an `async function*` that waits for a value can't be ended from outside: its `finally`
 * would not run when the client leaves. Here `return()` ends a waiting `next()` at once.
 */
export function createConflatingIterator<T>(
  source: ConflatingSource<T>,
): AsyncIterableIterator<T, undefined> {
  return new ConflatingIterator(source);
}

/** The source of an iterator that was made here; undefined for any other. */
export function conflatingSourceOf(values: AsyncIterable<unknown>): ConflatingSource<unknown> | undefined {
  return values instanceof ConflatingIterator ? values.source : undefined;
}

class ConflatingIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly source: ConflatingSource<T>;
  readonly #waiting: Waiter<T>[] = [];
  #status: 'idle' | 'opening' | 'open' | 'ended' = 'idle';
  #pending: { readonly value: T } | undefined;
  #failure: { readonly error: unknown } | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(source: ConflatingSource<T>) {
    this.source = source;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#status === 'ended') return this.#afterEnd();
    const pending = this.#pending;
    if (this.#status === 'open' && pending) {
      this.#pending = undefined;
      return Promise.resolve({ done: false, value: pending.value });
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#status === 'idle') this.#open();
    });
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#end();
    return Promise.resolve(DONE);
  }

  throw(error?: unknown): Promise<IteratorResult<T, undefined>> {
    this.#end();
    return Promise.reject(error);
  }

  #open(): void {
    this.#status = 'opening';
    if (this.source.signal?.aborted) this.#end();
    else this.#subscribe();
    if (!this.#hasEnded()) Promise.resolve().then(this.source.initial).then(this.#deliverInitial, this.#fail);
  }

  #subscribe(): void {
    this.source.signal?.addEventListener('abort', this.#end, { once: true });
    try {
      const unsubscribe = this.source.subscribe(this.#push, this.#fail);
      if (this.#hasEnded()) unsubscribe();
      else this.#unsubscribe = unsubscribe;
    } catch (error) {
      this.#fail(error);
    }
  }

  readonly #deliverInitial = (value: T): void => {
    if (this.#hasEnded()) return;
    this.#status = 'open';
    this.#waiting.shift()?.resolve({ done: false, value });
    this.#deliverPending();
  };

  readonly #push = (value: T): void => {
    if (this.#hasEnded()) return;
    try {
      this.#pending = { value: this.#pending ? this.source.merge(this.#pending.value, value) : value };
      if (this.#status === 'open') this.#deliverPending();
    } catch (error) {
      this.#fail(error);
    }
  };

  #deliverPending(): void {
    const waiter = this.#pending && this.#waiting.shift();
    if (!this.#pending || !waiter) return;
    waiter.resolve({ done: false, value: this.#pending.value });
    this.#pending = undefined;
  }

  readonly #fail = (error: unknown): void => {
    if (this.#hasEnded()) return;
    const waiter = this.#waiting.shift();
    if (waiter) waiter.reject(error);
    else this.#failure = { error };
    this.#end();
  };

  readonly #end = (): void => {
    if (this.#hasEnded()) return;
    this.#status = 'ended';
    this.#pending = undefined;
    this.source.signal?.removeEventListener('abort', this.#end);
    for (const waiter of this.#waiting.splice(0)) waiter.resolve(DONE);
    this.#unsubscribe?.();
  };

  /** An error that nobody was waiting for is told once, to the next who asks. */
  #afterEnd(): Promise<IteratorResult<T, undefined>> {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure ? Promise.reject(failure.error) : Promise.resolve(DONE);
  }

  /** A call, not a comparison, since the status may change under any call to the source. */
  #hasEnded(): boolean {
    return this.#status === 'ended';
  }
}
