import type { Pool, PoolClient } from 'pg';
import { readLogHead } from './read.ts';

/** How often the head of the log is read, in case a notification was lost. */
const POLL_MS = 1_000;

interface LogListenerOptions {
  readonly pool: Pool;
  /** Told that the log has come this far; may be told the same more than once. */
  readonly onGrowth: (position: bigint) => void;
}

/**
 * Hears that other processes appended: by LISTEN, and by a poll that makes up for lost notifications. Notifications of this
 * process's own connections are passed over, since their appends are known with the acknowledgement.
 */
export class LogListener {
  readonly #options: LogListenerOptions;
  readonly #ownBackends = new Set<number>();
  #client: PoolClient | null = null;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;

  constructor(options: LogListenerOptions) {
    this.#options = options;
  }

  /** Starts listening. */
  async start(): Promise<void> {
    const { pool } = this.#options;
    pool.on('connect', (client) => this.#ownBackends.add(backendOf(client)));
    pool.on('remove', (client) => this.#ownBackends.delete(backendOf(client)));
    await this.#poll();
    this.#timer = setInterval(() => {
      // One at a time: while connections are scarce a poll takes longer than the pause between two.
      this.#polling ??= this.#poll().finally(() => {
        this.#polling = null;
      });
    }, POLL_MS);
  }

  /** Stops listening and gives the connection back. */
  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#polling;
    this.#client?.release(true);
    this.#client = null;
  }

  async #poll(): Promise<void> {
    try {
      if (!this.#client) await this.#listen();
      const { position } = await readLogHead(this.#options.pool);
      this.#options.onGrowth(position);
    } catch {
      // The database is away; the next poll tries again, and whoever needs it now says so itself.
    }
  }

  async #listen(): Promise<void> {
    const client = await this.#options.pool.connect();
    this.#client = client;
    client.on('notification', ({ processId, payload }) => {
      if (payload !== undefined && !this.#ownBackends.has(processId)) this.#options.onGrowth(BigInt(payload));
    });
    const giveBack = () => {
      // It may tell of its end more than once, but can be given back only once.
      if (this.#client !== client) return;
      this.#client = null;
      client.release(true);
    };
    client.on('error', giveBack);
    await client.query('LISTEN daybook_log').catch((fault: unknown) => {
      giveBack();
      throw fault;
    });
  }
}

/** The server process behind a connection, as notifications name it. */
function backendOf(client: PoolClient): number {
  return (client as PoolClient & { readonly processID: number }).processID;
}
