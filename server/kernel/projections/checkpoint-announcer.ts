import type { ProcessSession } from '../process-session.ts';
import type { ProjectionProgress, ProjectionState } from './progress.ts';

/** Told of projections' positions, by whoever runs them. */
export const CHECKPOINTS_CHANNEL = 'daybook_checkpoints';

/** Said instead of a position when something else has changed, such as the streams in quarantine. */
const LOOK = 'look';

/**
 * Tells other processes how far the projections are that this one runs, after their commits. One announcement is under way at a
 * time; what happens meanwhile goes into the next. So steps never wait for it, and many steps cost few announcements.
 */
export class CheckpointAnnouncer {
  readonly #session: ProcessSession;
  readonly #announced = new Map<string, ProjectionState>();
  readonly #pending = new Map<string, string>();
  #sending = false;

  constructor(session: ProcessSession) {
    this.#session = session;
  }

  /** Lets others know of a state, soon. If that is lost, they find out by themselves. */
  announce(state: ProjectionState): void {
    const before = this.#announced.get(state.name);
    const onlyMoved =
      before?.version === state.version &&
      before.failure === state.failure &&
      before.quarantine === state.quarantine;
    if (onlyMoved && before.position === state.position) return;
    this.#announced.set(state.name, state);
    const said = this.#pending.get(state.name);
    this.#pending.set(state.name, onlyMoved && said !== LOOK ? String(state.position) : LOOK);
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    while (this.#pending.size > 0) {
      const payload = [...this.#pending].map(([name, said]) => `${name}:${said}`).join(' ');
      this.#pending.clear();
      await this.#session
        .query({
          name: 'announce_checkpoints',
          text: 'SELECT announce_checkpoints($1)',
          values: [payload],
        })
        .catch(() => undefined);
    }
    this.#sending = false;
  }
}

/** Whether an announcement tells of anything that is not known here. */
export function saysMoreThan(progress: ProjectionProgress, payload: string): boolean {
  return payload.split(' ').some((one) => {
    const [name = '', said = LOOK] = one.split(':');
    return said === LOOK || BigInt(said) > progress.positionOf(name);
  });
}
