import type { StreamRef, StreamStates } from './stream-states.ts';

/** Events of a stream between two of its snapshots: folding that many takes a fraction of a millisecond. */
const SNAPSHOT_EVERY_EVENTS = 100;
/** Streams that get a snapshot before the process ends, so that its successor starts warm. */
const HOTTEST_STREAMS = 200;

/** Takes snapshots of streams, beside the appends and never in their way. */
export class SnapshotKeeper {
  readonly #states: StreamStates;
  readonly #due = new Map<string, StreamRef>();
  #writing: Promise<void> | null = null;

  constructor(states: StreamStates) {
    this.#states = states;
  }

  /** Takes in that a stream went from one version to another; a snapshot follows if a hundred was passed. */
  advanced(stream: StreamRef, { from, to }: { readonly from: number; readonly to: number }): void {
    if (Math.floor(to / SNAPSHOT_EVERY_EVENTS) === Math.floor(from / SNAPSHOT_EVERY_EVENTS)) return;
    this.#due.set(stream.streamId, stream);
    this.#writing ??= this.#writeDue();
  }

  /** Resolves when no snapshot is due any more. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Takes snapshots of the streams that were used last. */
  async takeHottest(): Promise<void> {
    await this.#write(this.#states.hottest(HOTTEST_STREAMS));
  }

  async #writeDue(): Promise<void> {
    while (this.#due.size > 0) {
      const streams = [...this.#due.values()];
      this.#due.clear();
      await this.#write(streams);
    }
    this.#writing = null;
  }

  async #write(streams: readonly StreamRef[]): Promise<void> {
    // A snapshot only saves time: without it the stream is read from the one before, or from its beginning.
    await this.#states.snapshot(streams).catch(() => {});
  }
}
