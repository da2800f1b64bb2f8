import type { Send } from './load.ts';

/** A way to write events, ready to be sent commands. */
export interface OpenContender {
  readonly send: Send;
  readonly close: () => Promise<void>;
}

/** What a contender's module exports. Its process imports it only where it takes part, so that a missing package is noticed there. */
export interface Contender<Target> {
  /** Makes tables, and streams as far as they have to exist. */
  readonly prepare: (target: Target, streams: number) => Promise<void>;
  /** Connects for one round of so many callers. */
  readonly open: (target: Target, callers: number) => Promise<OpenContender>;
}
