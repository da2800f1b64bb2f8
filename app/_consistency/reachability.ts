import { ApolloLink } from '@apollo/client/link';
import { tap } from 'rxjs';

/** Whether the server answered the last request of this page: told from the WebSocket, which may be down alone. */
export class Reachability {
  readonly #listeners = new Set<() => void>();
  #reachable = true;

  /** Whether the server answered the last request. */
  readonly isReachable = (): boolean => this.#reachable;

  /** Calls back after every change; returns how to stop. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The link that watches requests go by; it belongs right before the one that sends them. */
  link(): ApolloLink {
    return new ApolloLink((operation, forward) =>
      forward(operation).pipe(
        tap({
          next: () => this.#become(true),
          // An answer that is an error is an answer; only `fetch` itself fails with a TypeError.
          error: (error: unknown) => this.#become(!(error instanceof TypeError)),
        }),
      ),
    );
  }

  #become(reachable: boolean): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    for (const listener of this.#listeners) listener();
  }
}
