/** Long enough to smooth single batches, short enough to show a change within seconds. */
const WINDOW_MS = 5_000;

interface Sample {
  readonly atMs: number;
  readonly count: number;
}

/** How many of something there are in a second, over the last few seconds. */
export class RateMeter {
  readonly #now: () => number;
  #samples: Sample[];

  /** @param now A clock in milliseconds that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#samples = [{ atMs: now(), count: 0 }];
  }

  /** Takes in that there were so many more. */
  add(count: number): void {
    const last = this.#samples.at(-1)?.count ?? 0;
    this.#samples.push({ atMs: this.#now(), count: last + count });
    this.#forget();
  }

  /** How many a second there were lately; 0 when there was nothing for a while. */
  perSecond(): number {
    this.#forget();
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || first === last) return 0;
    // What was counted before the window was not counted within it, however long ago that was.
    const spanMs = Math.min(WINDOW_MS, Math.max(1, this.#now() - first.atMs));
    return Math.round(((last.count - first.count) * 1_000) / spanMs);
  }

  /** The last sample before the window stays, since the window's first count is told from it. */
  #forget(): void {
    const start = this.#now() - WINDOW_MS;
    const within = this.#samples.findIndex(({ atMs }) => atMs > start);
    if (within > 1) this.#samples = this.#samples.slice(within - 1);
    else if (within < 0) this.#samples = this.#samples.slice(-1);
  }
}
