import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { type AnyStreamType, fold } from '../decider.ts';
import type { RecordedEvent } from '../event.ts';
import { readTails } from '../event-store/read.ts';
import type { StreamState } from './command.ts';

/** A stream to load, and how to fold it. */
export interface StreamRef {
  readonly streamId: string;
  readonly streamType: AnyStreamType;
}

/** How many folded streams are kept: a few hundred bytes each, so some megabytes. */
const CACHED_STREAMS = 20_000;

/**
 * The folded states of streams. A cached state may be behind the log if another process wrote to the stream: whoever decides on
 * it finds out when appending, since the append checks the version.
 */
export class StreamStates {
  readonly #pool: Pool;
  readonly #cache = new LRUCache<string, StreamState>({ max: CACHED_STREAMS });

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** States as this process knows them; what it does not know is read from the log, all of it in one query. */
  async load(streams: readonly StreamRef[]): Promise<Map<string, StreamState>> {
    const missing = streams.filter(({ streamId }) => !this.#cache.has(streamId));
    if (missing.length > 0) await this.#catchUp(missing);
    return this.#collect(streams);
  }

  /** States as the log has them at this moment: cached states and the events that came after them. */
  async loadFresh(streams: readonly StreamRef[]): Promise<Map<string, StreamState>> {
    await this.#catchUp(streams);
    return this.#collect(streams);
  }

  /** Keeps a state that was just appended. */
  keep(state: StreamState): void {
    const known = this.#cache.get(state.streamId);
    if (!known || known.version <= state.version) this.#cache.set(state.streamId, state);
  }

  /** Forgets a state that turned out to be old. */
  forget(streamId: string): void {
    this.#cache.delete(streamId);
  }

  async #catchUp(streams: readonly StreamRef[]): Promise<void> {
    const known = new Map(
      streams.map((ref) => [ref.streamId, this.#cache.get(ref.streamId) ?? emptyState(ref)]),
    );
    const tails = [...known.values()].map(({ streamId, version }) => ({ streamId, afterVersion: version }));
    const events = await readTails(this.#pool, tails);
    const types = new Map(streams.map(({ streamId, streamType }) => [streamId, streamType]));
    for (const event of events) {
      const [before, streamType] = [known.get(event.streamId), types.get(event.streamId)];
      if (before && streamType) known.set(event.streamId, advance(before, streamType, event));
    }
    for (const state of known.values()) this.keep(state);
  }

  #collect(streams: readonly StreamRef[]): Map<string, StreamState> {
    return new Map(streams.map((ref) => [ref.streamId, this.#cache.get(ref.streamId) ?? emptyState(ref)]));
  }
}

function emptyState({ streamId, streamType }: StreamRef): StreamState {
  return { streamId, version: 0, position: 0n, recordedAt: null, state: streamType.decider.initialState };
}

function advance(
  before: StreamState,
  { decider, catalogue }: AnyStreamType,
  stored: RecordedEvent,
): StreamState {
  return {
    streamId: before.streamId,
    version: stored.streamVersion,
    position: stored.position,
    recordedAt: stored.recordedAt,
    state: fold(decider, before.state, [catalogue.decode(stored)]),
  };
}
