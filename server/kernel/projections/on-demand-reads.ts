import pLimit from 'p-limit';
import type { Pool, QueryResultRow } from 'pg';
import { ReadFailure } from '../../errors.ts';
import { type LimitedRead, readWithin } from './limited-read.ts';

/** Answers that are made at a time: each may read all that ever happened. */
const MADE_AT_ONCE = 2;
/** Answers that wait to be made; past this they would come too late anyway. */
const MAX_WAITING = 50;
const RETRY_AFTER_MS = 1_000;
/** How long an answer may take: a large book's, over all accounts. */
const LIMIT_MS = 10_000;

/** What is asked of an on-demand read; how long it may take is decided here. */
export type OnDemandRead = Pick<LimitedRead, 'text' | 'values' | 'advice'>;

/** Reads for which there is no table, such as those of the past: their cost grows with the book, so only so many are made at once. */
export class OnDemandReads {
  readonly #database: () => Pool;
  readonly #limit = pLimit(MADE_AT_ONCE);

  /** @param database The connections for readers; asked for when they are needed. */
  constructor(database: () => Pool) {
    this.#database = database;
  }

  /** The rows of a statement. Throws a `ReadFailure` when it takes too long, or too many wait already. */
  async read<Row extends QueryResultRow>(read: OnDemandRead): Promise<Row[]> {
    if (this.#limit.pendingCount >= MAX_WAITING) {
      throw new ReadFailure(
        'TOO_MANY_WAITING',
        `${MAX_WAITING} such answers are waiting already; try again.`,
        { retryAfterMs: RETRY_AFTER_MS },
      );
    }
    return this.#limit(() => this.check<Row>(read));
  }

  /** The same for a statement that costs little and so need not take its turn. */
  check<Row extends QueryResultRow>(read: OnDemandRead): Promise<Row[]> {
    return readWithin<Row>(this.#database(), { ...read, limitMs: LIMIT_MS });
  }
}
