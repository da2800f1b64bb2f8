/** Past this the process ends whether or not everything was closed: whoever pressed Ctrl-C was promised five seconds. */
const MAX_CLOSING_MS = 4_500;

/** A thing that was started and has to be stopped. */
type Stop = () => Promise<void>;

/** How a process ends: what was started is stopped, the last one first. */
export class Lifecycle {
  readonly #stops: Stop[] = [];

  /** Adds something to be stopped before all that was added earlier. */
  add(stop: Stop): void {
    this.#stops.unshift(stop);
  }

  /** Stops everything; what goes wrong with that is told on standard error. */
  async stopAll(): Promise<void> {
    for (const stop of this.#stops.splice(0)) {
      await stop().catch((fault: unknown) => console.error(fault instanceof Error ? fault.message : fault));
    }
  }

  /** Ends the process in order; a reason is told to whoever looks. */
  async end(exitCode: number, reason?: string): Promise<void> {
    if (reason !== undefined) console.error(reason);
    setTimeout(() => process.exit(exitCode || 1), MAX_CLOSING_MS).unref();
    await this.stopAll();
    process.exit(exitCode);
  }

  /** Ends the process in order when it is sent one of the signals. */
  endOn(...signals: readonly NodeJS.Signals[]): void {
    for (const signal of signals) process.once(signal, () => void this.end(0));
  }

  /** A fault that nobody caught leaves the process in a state that nobody knows: it ends, and what was acknowledged is on disk. */
  endOnFaults(): void {
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      // Next leaves listeners behind that only print.
      process.removeAllListeners(event);
      process.on(event, (fault: unknown) => {
        console.error(fault);
        void this.end(1);
      });
    }
  }
}
