import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { z } from 'zod';
import { type AnyStreamType, fold } from '../decider.ts';
import type { JsonObject, RecordedEvent } from '../event.ts';
import { readTails } from '../event-store/read.ts';
import { readSnapshots, type StoredSnapshot, writeSnapshots } from '../event-store/snapshots.ts';
import type { StreamState } from './command.ts';

/** A stream to load, and how to fold it. */
export interface StreamRef {
  readonly streamId: string;
  readonly streamType: AnyStreamType;
}

/** How many folded streams are kept: some six hundred bytes each, so 60 MB if all are in use. */
const CACHED_STREAMS = 100_000;

interface Known extends StreamRef {
  readonly state: StreamState;
}

/**
 * The folded states of streams. A cached state may be behind the log if another process wrote to the stream: whoever decides on
 * it finds out when appending, since the append checks the version.
 */
export class StreamStates {
  readonly #pool: Pool;
  readonly #cache = new LRUCache<string, Known>({ max: CACHED_STREAMS });

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** States as this process knows them; what it does not know is read from the log, all of it together. */
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
  keep({ streamId, streamType }: StreamRef, state: StreamState): void {
    const known = this.#cache.get(streamId)?.state;
    if (!known || known.version <= state.version) this.#cache.set(streamId, { streamId, streamType, state });
  }

  /** Forgets a state that turned out to be old. */
  forget(streamId: string): void {
    this.#cache.delete(streamId);
  }

  /** The streams that were used last, the very last one first. */
  hottest(count: number): readonly StreamRef[] {
    return [...this.#cache.values()].slice(0, count);
  }

  /** Writes snapshots of streams as this process knows them. */
  async snapshot(streams: readonly StreamRef[]): Promise<void> {
    const states = await this.load(streams);
    const snapshots = streams.flatMap(({ streamId, streamType }) =>
      toSnapshot(streamType, states.get(streamId)),
    );
    await writeSnapshots(this.#pool, snapshots);
  }

  async #catchUp(streams: readonly StreamRef[]): Promise<void> {
    const refs = new Map(streams.map((ref) => [ref.streamId, ref]));
    const states = await this.#startingPoints([...refs.values()]);
    const tails = [...states.values()].map(({ streamId, version }) => ({ streamId, afterVersion: version }));
    for (const event of await readTails(this.#pool, tails)) {
      const [state, ref] = [states.get(event.streamId), refs.get(event.streamId)];
      if (state && ref) states.set(event.streamId, advance(state, ref.streamType, event));
    }
    for (const ref of refs.values()) {
      const state = states.get(ref.streamId);
      if (state) this.keep(ref, state);
    }
  }

  /** From where to fold: the cached state, else the newest usable snapshot, else nothing. */
  async #startingPoints(refs: readonly StreamRef[]): Promise<Map<string, StreamState>> {
    const states = new Map(
      refs.map((ref) => [ref.streamId, this.#cache.get(ref.streamId)?.state ?? emptyState(ref)]),
    );
    const unknown = refs.filter(({ streamId }) => !this.#cache.has(streamId));
    if (unknown.length === 0) return states;
    const types = new Map(unknown.map(({ streamId, streamType }) => [streamId, streamType]));
    const wanted = unknown.map(({ streamId, streamType }) => ({
      streamId,
      schemaVersion: streamType.snapshots.version,
    }));
    for (const snapshot of await readSnapshots(this.#pool, wanted)) {
      const streamType = types.get(snapshot.streamId);
      const state = streamType && fromSnapshot(streamType, snapshot);
      if (state) states.set(snapshot.streamId, state);
    }
    return states;
  }

  #collect(streams: readonly StreamRef[]): Map<string, StreamState> {
    return new Map(
      streams.map((ref) => [ref.streamId, this.#cache.get(ref.streamId)?.state ?? emptyState(ref)]),
    );
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

function toSnapshot({ snapshots }: AnyStreamType, known: StreamState | undefined): StoredSnapshot[] {
  if (!known || known.recordedAt === null) return [];
  const { streamId, version, position, recordedAt } = known;
  const state = z.encode(snapshots.codec, known.state) as JsonObject;
  return [
    { streamId, streamVersion: version, schemaVersion: snapshots.version, position, recordedAt, state },
  ];
}

/** The state of a snapshot; null if it does not fit the schema whose version it carries, so that the events are read instead. */
function fromSnapshot({ snapshots }: AnyStreamType, stored: StoredSnapshot): StreamState | null {
  const state = snapshots.codec.safeDecode(stored.state);
  if (!state.success) return null;
  const { streamId, streamVersion, position, recordedAt } = stored;
  return { streamId, version: streamVersion, position, recordedAt, state: state.data };
}
