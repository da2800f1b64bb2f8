import { GraphQLError } from 'graphql';

/**
 * The abort signals of everything that is being served. An operation is aborted when its client leaves, and all of
 * them when the server closes, so that nothing goes on waiting for somebody who is not there.
 */
export interface OpenOperations {
  /**
   * A signal for one operation, to be ended or aborted by the transport that serves it; with a time limit it is aborted
   * when that is over, with an `OperationTimedOut` as the reason.
   */
  readonly begin: (timeoutMs?: number) => OpenOperation;
  /** Aborts all that is open. */
  readonly abortAll: () => void;
}

/** One operation: aborted when its client leaves, ended when it was answered. */
export interface OpenOperation {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly end: () => void;
}

/** What an operation is aborted with that took too long. */
export class OperationTimedOut extends GraphQLError {
  override readonly name = 'OperationTimedOut';
  /** For the web server. */
  readonly statusCode = 503;

  constructor(timeoutMs: number) {
    super(
      `This took longer than ${timeoutMs / 1000} s and was given up. Nobody knows whether a mutation was carried out: send it again with the same commandId.`,
      { extensions: { code: 'OPERATION_TIMED_OUT' } },
    );
  }
}

/** Starts with nothing open. */
export function createOpenOperations(): OpenOperations {
  const open = new Set<AbortController>();

  const begin = (timeoutMs?: number): OpenOperation => {
    const controller = new AbortController();
    open.add(controller);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => controller.abort(new OperationTimedOut(timeoutMs)), timeoutMs).unref();
    const end = () => {
      clearTimeout(timer);
      open.delete(controller);
    };
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
