import type { Pool } from 'pg';
import type { DomainEvent, Recorded } from '../event.ts';
import type { EventCatalogue } from '../event-catalogue.ts';
import { LogStretches } from './log-stretches.ts';

/** Events kept in memory after their commit, so that projections need not read back what this process has just written. */
const RECENT_EVENTS = 8_192;

/** The log as projections read it: in order, in today's words, from memory where it is fresh and from the database where not. */
export class EventFeed {
  readonly #stored: LogStretches;
  /** Consecutive positions; the last is the newest that this process wrote. */
  #recent: Recorded<DomainEvent>[] = [];
  #head: bigint;
  readonly #listeners = new Set<() => void>();

  constructor(options: { readonly pool: Pool; readonly catalogue: EventCatalogue; readonly head: bigint }) {
    this.#stored = new LogStretches(options);
    this.#head = options.head;
  }

  /** The newest position that this process has heard of. */
  get head(): bigint {
    return this.#head;
  }

  /** Takes in what this process has just committed. */
  committed(events: readonly Recorded<DomainEvent>[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    const follows = this.#recent.at(-1)?.record.position === first.record.position - 1n;
    this.#recent = follows ? [...this.#recent.slice(events.length - RECENT_EVENTS), ...events] : [...events];
    this.heard(last.record.position);
  }

  /** Takes in that the log has come this far, from a notification or a poll. Never goes back. */
  heard(position: bigint): void {
    if (position <= this.#head) return;
    this.#head = position;
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener whenever the log grows, until the returned function is called. */
  onGrowth(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The events after a position, at most `limit`. Throws `UnreadableEvent` for what this program has no words for. */
  async readAfter(position: bigint, limit: number): Promise<readonly Recorded<DomainEvent>[]> {
    const first = this.#recent[0]?.record.position;
    if (first !== undefined && position + 1n >= first) {
      const start = Number(position + 1n - first);
      if (start < this.#recent.length) return this.#recent.slice(start, start + limit);
    }
    return this.#stored.read(position, limit, this.#head);
  }

  /** All events after one position up to another, which the log has to have reached; part of them may come from memory. */
  async readBetween(after: bigint, upTo: bigint): Promise<readonly Recorded<DomainEvent>[]> {
    const events: Recorded<DomainEvent>[] = [];
    for (let at = after; at < upTo; ) {
      const more = await this.readAfter(at, Number(upTo - at));
      const last = more.at(-1);
      if (!last) throw new Error(`the log ends at ${at}, but was heard to have come to ${upTo}`);
      events.push(...more);
      at = last.record.position;
    }
    return events;
  }
}
