import { type Client, createClient } from 'graphql-ws';

/** What the page's one WebSocket is doing. `lost` is told from `connecting` so that a first load is not alarming. */
export type SocketState = 'connecting' | 'open' | 'lost';

/** A ping this often finds out that a connection is dead although nobody said so: a closed lid, a lost VPN. */
const pingEveryMs = 10_000;
/** A live server answers a ping in milliseconds; after this long the connection counts as dead. */
const pongWithinMs = 5_000;
/** Retries wait longer and longer up to this, so that a restarted server is not stormed. */
const longestRetryWaitMs = 8_000;
/** After a close that the protocol calls fatal: wait, then start afresh, for the fault may be a passing one. */
const freshStartAfterMs = 15_000;
/** What the server closes with when a sign-in has ended, or has come to mean something else. */
const turnedAway = 4403;
/** How long the server may take to greet; then the attempt counts as failed. */
const greetingWithinMs = 10_000;

/**
 * The page's one WebSocket: always wanted, retried for ever, and honest about its state.
 *
 * Subscriptions are not resumed blindly by the transport. Whoever subscribes watches `getState` and subscribes again
 * when it turns `open`, with the position reached so far, so that nothing is missed and nothing is sent twice.
 */
export class LiveConnection {
  readonly #listeners = new Set<() => void>();
  #client: Client | undefined;
  #state: SocketState = 'connecting';

  readonly #onTurnedAway: (reason: string) => void;

  /**
   * Connects at once; without a URL, as when pages are rendered ahead of time, it never does. `onTurnedAway` is told, with the
   * server's reason, when it does not let the page in, or not as it was any more.
   */
  constructor(url: string | undefined, onTurnedAway: (reason: string) => void) {
    this.#onTurnedAway = onTurnedAway;
    if (url !== undefined) this.#client = this.#start(url);
  }

  /** What the socket is doing right now. */
  readonly getState = (): SocketState => this.#state;

  /** Calls back after every change of the state; returns how to stop. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The transport for Apollo's link; it stays valid when the client below it is replaced. */
  readonly transport: Client = {
    on: (event, listener) => this.#connected().on(event, listener),
    subscribe: (payload, sink) => this.#connected().subscribe(payload, sink),
    iterate: (payload) => this.#connected().iterate(payload),
    terminate: () => this.#connected().terminate(),
    dispose: () => this.#connected().dispose(),
  };

  #connected(): Client {
    if (!this.#client) throw new Error('Nothing can be subscribed to where there is no WebSocket');
    return this.#client;
  }

  #start(url: string): Client {
    let pongDeadline: ReturnType<typeof setTimeout> | undefined;
    const client = createClient({
      url,
      lazy: false,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait,
      keepAlive: pingEveryMs,
      connectionAckWaitTimeout: greetingWithinMs,
      onNonLazyError: () => this.#startAfresh(url),
      on: {
        connected: () => this.#become('open'),
        closed: (event) => {
          clearTimeout(pongDeadline);
          if (event instanceof CloseEvent && event.code === turnedAway) this.#onTurnedAway(event.reason);
          this.#become('lost');
        },
        ping: (received) => {
          if (received) return;
          clearTimeout(pongDeadline);
          pongDeadline = setTimeout(() => client.terminate(), pongWithinMs);
        },
        pong: (received) => {
          if (received) clearTimeout(pongDeadline);
        },
      },
    });
    return client;
  }

  #startAfresh(url: string): void {
    this.#become('lost');
    setTimeout(() => {
      this.#client = this.#start(url);
    }, freshStartAfterMs);
  }

  #become(state: SocketState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Waits between two attempts: doubling, jittered, and cut short when the machine gets its network back. */
function retryWait(retries: number): Promise<void> {
  const ceilingMs = Math.min(longestRetryWaitMs, 500 * 2 ** retries);
  const waitMs = ceilingMs * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener('online', finish);
      resolve();
    };
    const timer = setTimeout(finish, waitMs);
    window.addEventListener('online', finish);
  });
}
