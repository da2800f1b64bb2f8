import type { LiveFlow, LiveListener, LiveSource } from '../../graphql/subscriptions/live-source.ts';
import type { Services } from '../../services.ts';
import { DASHBOARD_PROJECTIONS, type DashboardView, readDashboard } from './dashboard.ts';

/** People see no more changes in a second than this: at most 10. */
const PAUSE_BETWEEN_FRAMES_MS = 100;

/** Where everybody's dashboard comes from: read after the tables' commits, at most ten times a second, the first at once. */
export function dashboardSource(services: Services): LiveSource<DashboardView> {
  return {
    key: 'dashboard',
    open: (listener) => new DashboardFlow(services, listener),
    merge: (_pending, next) => next,
  };
}

interface Joining {
  readonly hand: (frame: DashboardView) => void;
  readonly fail: (fault: unknown) => void;
}

/** One read at a time; what happens during it, and in the pause after it, goes into the next. */
class DashboardFlow implements LiveFlow<DashboardView> {
  readonly #services: Services;
  readonly #listener: LiveListener<DashboardView>;
  readonly #forget: () => void;
  #joining: Joining[] = [];
  #changed = false;
  #reading = false;
  #pause: NodeJS.Timeout | null = null;

  constructor(services: Services, listener: LiveListener<DashboardView>) {
    this.#services = services;
    this.#listener = listener;
    this.#forget = services.progress.onReport((state, before) => {
      if (!DASHBOARD_PROJECTIONS.includes(state.name) || state.position === before) return;
      this.#changed = true;
      if (this.#pause === null) this.#wake();
    });
  }

  snapshot(hand: Joining['hand'], fail: Joining['fail']): void {
    this.#joining.push({ hand, fail });
    this.#wake();
  }

  close(): void {
    this.#forget();
    this.#changed = false;
    if (this.#pause) clearTimeout(this.#pause);
  }

  #wake(): void {
    if (!this.#reading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    // Lets in who joins in the same turn of the event loop.
    await Promise.resolve();
    const joining = this.#joining;
    // Who joins during the pause is served at once; the others have had their frame.
    const changed = this.#changed && this.#pause === null;
    this.#joining = [];
    if (changed) this.#changed = false;
    try {
      const frame = await readDashboard(this.#services);
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
