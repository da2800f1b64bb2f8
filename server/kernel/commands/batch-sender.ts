import { randomUUID } from 'node:crypto';
import { throughOutage } from '../database-failures.ts';
import type { AppendOutcome } from '../event-store/append.ts';
import type { LogWriter } from '../event-store/log-writer.ts';
import type { PendingBatch } from './pending-batch.ts';

/** The append of a batch that has ended, well or not. */
export interface Flush {
  readonly commands: number;
  /** From when it was sent or, if it had to follow another one, from when that was acknowledged. */
  readonly tookMs: number;
}

/** How the append of a batch ended. */
export type Landing = { readonly outcomes: readonly AppendOutcome[] } | { readonly fault: unknown };

/** A batch that was sent to be appended. */
export interface Flight {
  readonly id: string;
  readonly batch: PendingBatch;
  /** Never rejects. */
  readonly landing: Promise<Landing>;
}

interface BatchSenderOptions {
  readonly writer: LogWriter;
  /** Told about each batch, for whoever measures. */
  readonly onFlushed?: ((flush: Flush) => void) | undefined;
}

const CONFLICT: AppendOutcome = { kind: 'conflict' };

/** Sends batches to the log, again if need be while the database is away. */
export class BatchSender {
  readonly #options: BatchSenderOptions;
  #lastFlushMs = 1;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  /** How long the last batch took. */
  get lastFlushMs(): number {
    return this.#lastFlushMs;
  }

  /** Sends a batch. Given the one in flight that it was decided on, it is appended right after that, or not at all. */
  send(batch: PendingBatch, before?: Flight): Flight {
    const id = randomUUID();
    return { id, batch, landing: this.#append(id, batch, before) };
  }

  /** After a broken connection nobody knows what was kept, but ids make resending safe. */
  async #append(id: string, { commands, decision }: PendingBatch, before?: Flight): Promise<Landing> {
    const { writer, onFlushed } = this.#options;
    const batch = decision.toBatch();
    let since = performance.now();
    void before?.landing.then(() => {
      since = performance.now();
    });
    let sent = 0;
    const attempt = async () => {
      sent += 1;
      if (sent === 1) return writer.append(batch, { id, after: before?.id ?? null });
      for (const command of commands) command.inDoubt = true;
      // Another connection knows nothing of the batch before.
      const isInVain = before !== undefined && !isAsDecided(await before.landing);
      return isInVain ? commands.map(() => CONFLICT) : writer.append(batch, null);
    };
    try {
      return { outcomes: await throughOutage(attempt) };
    } catch (fault) {
      return { fault };
    } finally {
      this.#lastFlushMs = performance.now() - since;
      onFlushed?.({ commands: commands.length, tookMs: this.#lastFlushMs });
    }
  }
}

/** Whether all of a batch was appended as it was sent, so that what was decided on it holds. */
export function isAsDecided(
  landing: Landing,
): landing is Extract<Landing, { readonly outcomes: readonly AppendOutcome[] }> {
  return 'outcomes' in landing && landing.outcomes.every(({ kind }) => kind === 'appended');
}
