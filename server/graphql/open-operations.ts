/**
 * The abort signals of everything that is being served. An operation is aborted when its client leaves, and all of
 * them when the server closes, so that nothing goes on waiting for somebody who is not there.
 */
export interface OpenOperations {
  /** A signal for one operation, to be ended or aborted by the transport that serves it. */
  readonly begin: () => OpenOperation;
  /** Aborts all that is open. */
  readonly abortAll: () => void;
}

/** One operation: aborted when its client leaves, ended when it was answered. */
export interface OpenOperation {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly end: () => void;
}

/** Starts with nothing open. */
export function createOpenOperations(): OpenOperations {
  const open = new Set<AbortController>();

  const begin = (): OpenOperation => {
    const controller = new AbortController();
    open.add(controller);
    const end = () => void open.delete(controller);
    const abort = () => {
      end();
      controller.abort();
    };
    return { signal: controller.signal, abort, end };
  };

  const abortAll = () => {
    for (const controller of open) controller.abort();
    open.clear();
  };

  return { begin, abortAll };
}
