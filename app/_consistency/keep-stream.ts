import type { Freshness } from './freshness.ts';

/** After a subscription failed while the socket is fine: not at once, or a full server is hammered. */
const beginAgainAfterMs = 5_000;

/** What a stream tells while it runs. */
export interface StreamEvents {
  /** A frame came; the first one is the snapshot. */
  readonly onFrame: () => void;
  /** The server ended it, for whatever reason. */
  readonly onEnd: () => void;
}

/**
 * Keeps one subscription going until the returned function is called, and lets the page know that it may have missed
 * something whenever the subscription is without its snapshot.
 */
export function keepStream(freshness: Freshness, begin: (events: StreamEvents) => () => void): () => void {
  const stream = Symbol('stream');
  let isStopped = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let stop = () => {};
  const run = () => {
    freshness.streamBegun(stream);
    stop = begin({
      onFrame: () => freshness.streamSettled(stream),
      onEnd: () => {
        if (!isStopped) retry = setTimeout(run, beginAgainAfterMs);
      },
    });
  };
  run();
  return () => {
    isStopped = true;
    clearTimeout(retry);
    stop();
    freshness.streamSettled(stream);
  };
}
