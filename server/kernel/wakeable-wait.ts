/** Waits, one at a time, that somebody can cut short, and that end for good with whoever waits. */
export class WakeableWait {
  #finish: ((woken: boolean) => void) | null = null;
  #ended = false;

  /** Whether there is nothing to wait for any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Waits for the time-out or a wake-up; returns whether it was a wake-up. */
  for(timeoutMs: number): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    return new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => this.#finish?.(false), timeoutMs);
      this.#finish = (woken) => {
        clearTimeout(timer);
        this.#finish = null;
        resolve(woken);
      };
    });
  }

  /** Cuts the present wait short, if there is one. */
  wake(): void {
    this.#finish?.(true);
  }

  /** Ends the present wait and all to come. */
  end(): void {
    this.#ended = true;
    this.#finish?.(false);
  }
}
