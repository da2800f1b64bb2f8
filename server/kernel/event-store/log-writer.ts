import type { Pool, PoolClient } from 'pg';
import { isConnectionFailure } from '../database-failures.ts';
import { type AppendOutcome, appendBatch, type Batch, type BatchOrder } from './append.ts';

/** A connection that somebody is using, or several at the same time. */
interface Held {
  readonly client: Promise<PoolClient>;
  users: number;
  /** The failure that broke it. */
  broken: Error | null;
}

/**
 * Writes batches to the log over one connection, on which Postgres takes them one after the other. A batch may be handed over before
 * the one that it was decided on is acknowledged: it then waits with Postgres instead of here, so that there is no pause between them.
 * It is appended only if that one was, just as it was sent.
 */
export class LogWriter {
  readonly #pool: Pool;
  #held: Held | null = null;

  /** @param pool Its connections send statements without waiting for the answer to the one before (`pipeline`); one is used. */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Appends a batch as `appendBatch` does, after those that were handed over before. */
  async append(batch: Batch, order: BatchOrder | null): Promise<AppendOutcome[]> {
    const held = this.#hold();
    held.users += 1;
    try {
      return await appendBatch(await held.client, batch, order);
    } catch (fault) {
      if (isConnectionFailure(fault)) this.#giveUp(held, fault as Error);
      throw fault;
    } finally {
      held.users -= 1;
      if (held.users === 0) this.#release(held);
    }
  }

  #hold(): Held {
    this.#held ??= { client: this.#pool.connect(), users: 0, broken: null };
    return this.#held;
  }

  /** Whoever comes next gets another connection. */
  #giveUp(held: Held, fault: Error): void {
    held.broken = fault;
    if (this.#held === held) this.#held = null;
  }

  #release(held: Held): void {
    if (this.#held === held) this.#held = null;
    held.client.then(
      (client) => client.release(held.broken ?? undefined),
      () => {},
    );
  }
}
