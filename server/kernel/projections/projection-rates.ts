import { RateMeter } from '../rate-meter.ts';
import type { ProjectionProgress } from './progress.ts';

/** How many events a second each projection has gone on by lately, whatever process runs it. */
export class ProjectionRates {
  readonly #meters = new Map<string, RateMeter>();

  constructor(progress: ProjectionProgress) {
    progress.onReport(({ name, position }, before) => {
      const meter = this.#meters.get(name);
      // What was there when this process first heard of the projection is no movement.
      if (!meter) this.#meters.set(name, new RateMeter());
      else if (position > before.position) meter.add(Number(position - before.position));
    });
  }

  /** Events a second over the last few seconds; 0 for a projection that stands still. */
  of(name: string): number {
    return this.#meters.get(name)?.perSecond() ?? 0;
  }
}
