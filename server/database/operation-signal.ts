import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<AbortSignal>();

/** Does something; whatever it asks of the readers' pool is given up when the signal is aborted. */
export function readingUntil<Result>(signal: AbortSignal, body: () => Result): Result {
  return current.run(signal, body);
}

/** The signal of the operation that is being done; undefined outside of one. */
export function operationSignal(): AbortSignal | undefined {
  return current.getStore();
}
