import type { LiveFlow, LiveListener } from './live-source.ts';

/** People see no more changes in a second than this: at most 10. */
const PAUSE_BETWEEN_FRAMES_MS = 100;

interface PacedFlowOptions<T> {
  /** Reads all that there is to tell. */
  readonly read: () => Promise<T>;
  /** Calls back whenever that has changed, until the returned function is called. */
  readonly watch: (changed: () => void) => () => void;
  readonly listener: LiveListener<T>;
}

interface Joining<T> {
  readonly hand: (frame: T) => void;
  readonly fail: (fault: unknown) => void;
}

/**
 * A flow of frames of which each says everything: read anew after changes, at most ten times a second, the first at once. One read at
 * a time; what happens during it, and in the pause after it, goes into the next.
 */
export class PacedFlow<T> implements LiveFlow<T> {
  readonly #read: () => Promise<T>;
  readonly #listener: LiveListener<T>;
  readonly #forget: () => void;
  #joining: Joining<T>[] = [];
  #changed = false;
  #reading = false;
  #pause: NodeJS.Timeout | null = null;

  constructor({ read, watch, listener }: PacedFlowOptions<T>) {
    this.#read = read;
    this.#listener = listener;
    this.#forget = watch(() => {
      this.#changed = true;
      if (this.#pause === null) this.#wake();
    });
  }

  snapshot(hand: Joining<T>['hand'], fail: Joining<T>['fail']): void {
    this.#joining.push({ hand, fail });
    this.#wake();
  }

  close(): void {
    this.#forget();
    this.#changed = false;
    if (this.#pause) clearTimeout(this.#pause);
  }

  #wake(): void {
    if (!this.#reading) void this.#next();
  }

  async #next(): Promise<void> {
    this.#reading = true;
    // Lets in who joins in the same turn of the event loop.
    await Promise.resolve();
    const joining = this.#joining;
    // Who joins during the pause is served at once; the others have had their frame.
    const changed = this.#changed && this.#pause === null;
    this.#joining = [];
    if (changed) this.#changed = false;
    try {
      const frame = await this.#read();
      if (changed) this.#listener.tell(frame);
      for (const { hand } of joining) hand(frame);
    } catch (fault) {
      for (const { fail } of joining) fail(fault);
      if (changed) this.#listener.fail(fault);
    }
    this.#reading = false;
    if (changed) this.#rest();
    if (this.#joining.length > 0 || (this.#changed && this.#pause === null)) this.#wake();
  }

  #rest(): void {
    if (this.#pause) clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = null;
      if (this.#changed) this.#wake();
    }, PAUSE_BETWEEN_FRAMES_MS);
  }
}
