/** Events in one step: enough that the statement's own cost is spread thin, few enough that a step stays a fraction of a second. */
const MAX_STEP_EVENTS = 5_000;
/** Pauses between tries of a step of full size that failed: most failures go away by themselves. */
const RETRY_PAUSES_MS = [50, 200, 1_000];
/** Pause before the last try of a single event. */
const LAST_PAUSE_MS = 200;

/** What to do after a step failed. */
export type Reaction =
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'smaller' }
  | { readonly kind: 'quarantine' };

/**
 * How large a projection's next step may be, and what follows a failure: first the same again with pauses, then smaller steps
 * until the one event is found that can't be taken. After a success steps grow again.
 */
export class FailurePolicy {
  #limit = MAX_STEP_EVENTS;
  #failures = 0;

  /** Events that the next step may have. */
  get limit(): number {
    return this.#limit;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#limit = Math.min(this.#limit * 2, MAX_STEP_EVENTS);
  }

  failed(): Reaction {
    const pauses =
      this.#limit === MAX_STEP_EVENTS ? RETRY_PAUSES_MS : this.#limit === 1 ? [LAST_PAUSE_MS] : [];
    const afterMs = pauses[this.#failures];
    if (afterMs !== undefined) {
      this.#failures += 1;
      return { kind: 'again', afterMs };
    }
    this.#failures = 0;
    if (this.#limit === 1) return { kind: 'quarantine' };
    this.#limit = Math.floor(this.#limit / 2);
    return { kind: 'smaller' };
  }
}
