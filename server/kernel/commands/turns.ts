/** With fewer commands in all, a second flush costs more than is saved by deciding beside the first. */
const MIN_COMMANDS = 16;
/**
 * A second flush has to cost less than this process's part of the work. That is then more than a third of the whole if Postgres's part is
 * as large, more than a quarter if it is twice as large; it is somewhere between.
 */
const MIN_BUSY_SHARE = 0.3;

/**
 * Whether batches should take turns. If all that wait went into one, there would be nothing to decide while it is written, and nothing
 * to write while it is answered; in two halves there is, at the price of a second flush.
 */
export class Turns {
  readonly #busyShare: () => number;

  /** @param busyShare How much of a processor this process has had lately. */
  constructor(busyShare: () => number) {
    this.#busyShare = busyShare;
  }

  /** Whether that pays if so many commands wait or are in flight. */
  pay(unanswered: number): boolean {
    return this.#busyShare() >= MIN_BUSY_SHARE && unanswered >= MIN_COMMANDS;
  }
}
