import type { Pool } from 'pg';
import type { RecordedEvent } from '../event.ts';
import { type IntegrityReport, verifyStream } from './integrity.ts';
import { type EventQuery, readCommandOf, readEvents } from './read.ts';

/** The log for those who look into it: to explain, to prove, to take back. Nothing that is shown as a balance comes from here. */
export class EventLog {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** A page of the log, or of one stream. */
  page(query: EventQuery): Promise<RecordedEvent[]> {
    return readEvents(this.#pool, query);
  }

  /** The event with this id and all that were appended by the same command, in order; none if there is no such event. */
  commandOf(eventId: string): Promise<RecordedEvent[]> {
    return readCommandOf(this.#pool, eventId);
  }

  /** Whether a stream is as it was written, and its last good hash. */
  verifyStream(streamId: string): Promise<IntegrityReport & { readonly lastHash: Uint8Array }> {
    return verifyStream(this.#pool, streamId);
  }
}
