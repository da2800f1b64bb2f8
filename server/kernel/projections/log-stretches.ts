import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { DomainEvent, Recorded } from '../event.ts';
import type { EventCatalogue } from '../event-catalogue.ts';
import { readAfter } from '../event-store/read.ts';

type Events = readonly Recorded<DomainEvent>[];

/** Whoever asks for so many is working through the past, and will want the next ones. */
const MIN_AHEAD_EVENTS = 1_000;
/** Stretches kept for projections that work through the past side by side: some ten megabytes each. */
const KEPT_STRETCHES = 8;
/** One that nobody has asked for by then is kept for nobody. */
const KEPT_MS = 10_000;

/**
 * The log as the database has it, in today's words. For those who are working through the past, the next stretch is read and decoded
 * while they write the last one, and for several at the same place only once.
 */
export class LogStretches {
  readonly #pool: Pool;
  readonly #catalogue: EventCatalogue;
  readonly #stretches = new LRUCache<string, Promise<Events>>({
    max: KEPT_STRETCHES,
    ttl: KEPT_MS,
    ttlAutopurge: true,
  });

  constructor({ pool, catalogue }: { readonly pool: Pool; readonly catalogue: EventCatalogue }) {
    this.#pool = pool;
    this.#catalogue = catalogue;
  }

  /**
   * The events after a position, at most `limit`.
   *
   * @param head Up to where the log is known to go: only what is whole by then is kept or read ahead.
   */
  async read(position: bigint, limit: number, head: bigint): Promise<Events> {
    const end = position + BigInt(limit);
    if (limit < MIN_AHEAD_EVENTS || end > head) return this.#decoded(position, limit);
    const events = await this.#stretch(position, limit);
    // What can't be read ahead is told to whoever asks for it.
    if (end + BigInt(limit) <= head) this.#stretch(end, limit).catch(() => {});
    return events;
  }

  #stretch(position: bigint, limit: number): Promise<Events> {
    const key = `${position} ${limit}`;
    const known = this.#stretches.get(key);
    if (known) return known;
    const stretch = this.#decoded(position, limit);
    this.#stretches.set(key, stretch);
    stretch.catch(() => this.#stretches.delete(key));
    return stretch;
  }

  async #decoded(position: bigint, limit: number): Promise<Events> {
    const stored = await readAfter(this.#pool, position, limit);
    return stored.map((event) => this.#catalogue.decode(event));
  }
}
