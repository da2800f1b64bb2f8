import { performance } from 'node:perf_hooks';

/** Long enough for several flushes, short enough to follow a change of load. */
const WINDOW_MS = 100;

/** How busy this process is: the share of the time that its event loop did not spend waiting. */
export class Busyness {
  #windowFrom = performance.eventLoopUtilization();
  #windowFromMs = performance.now();
  #share = 0;

  /** Over the last tenth of a second or so. */
  get share(): number {
    const now = performance.now();
    if (now - this.#windowFromMs >= WINDOW_MS) {
      this.#share = performance.eventLoopUtilization(this.#windowFrom).utilization;
      this.#windowFrom = performance.eventLoopUtilization();
      this.#windowFromMs = now;
    }
    return this.#share;
  }
}
