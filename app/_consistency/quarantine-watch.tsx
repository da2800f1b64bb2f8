import { useEffect, useRef } from 'react';
import { useProjectionProgress } from './use-projection-progress.ts';

interface QuarantineWatchProps {
  /** Has to be stable. */
  readonly read: () => Promise<unknown>;
}

/**
 * Reads an account again when a projection leaves more or fewer streams alone. Such an account gets no new version there, so nothing
 * else tells the page that what it shows stands still. It draws nothing, and draws only itself again however fast the log moves.
 */
export function QuarantineWatch({ read }: QuarantineWatchProps) {
  const { progress } = useProjectionProgress();
  const counts = progress?.projections.map(({ name, quarantinedStreams }) => `${name} ${quarantinedStreams}`);
  const now = counts?.sort().join();
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (now === undefined || now === before.current) return;
    // What the page showed first was read before the first count came.
    const isNews = before.current !== undefined || / [1-9]/.test(now);
    before.current = now;
    // A failed read is shown by the screen's own query state.
    if (isNews) void read().catch(() => undefined);
  }, [now, read]);
  return null;
}
