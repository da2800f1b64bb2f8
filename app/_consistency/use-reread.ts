import { useInterval, useThrottledValue } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { useSeenVersion, useSocketState } from './use-freshness.ts';

/** How often a page without a live connection looks for itself: quick enough to work by, slow enough to be kind. */
const pollEveryMs = 3_000;

type Read = (atLeast: string | undefined) => Promise<unknown>;

/**
 * Lets one read run at a time. What is asked for meanwhile is read once more afterwards, up to the latest position, so
 * that answers never overtake each other and a burst of changes costs two reads instead of hundreds.
 */
export function oneAtATime(read: Read): (atLeast?: string) => void {
  let isReading = false;
  let next: { readonly atLeast: string | undefined } | undefined;
  const run = async (atLeast: string | undefined) => {
    isReading = true;
    // A failed read is shown by the screen's own query state, and the next change or poll reads again.
    await read(atLeast).catch(() => undefined);
    isReading = false;
    const queued = next;
    next = undefined;
    if (queued) void run(queued.atLeast);
  };
  return (atLeast) => {
    // Who asks for no position takes what comes; who has asked for one before does not.
    if (isReading) next = { atLeast: atLeast ?? next?.atLeast };
    else void run(atLeast);
  };
}

/** Reads again every few seconds while there is no WebSocket to say when. `read` has to be stable. */
export function useFallbackPolling(read: Read): void {
  const isLost = useSocketState() === 'lost';
  const reread = useMemo(() => oneAtATime(read), [read]);
  const { start, stop } = useInterval(() => reread(), pollEveryMs);
  useEffect(() => {
    if (isLost) start();
    return stop;
  }, [isLost, start, stop]);
}

/** Reads what belongs to an account again whenever a new version of it becomes visible. `read` has to be stable. */
export function useRereadOnNewVersion(accountId: string, read: Read): void {
  const position = useSeenVersion(accountId)?.position;
  const reread = useMemo(() => oneAtATime(read), [read]);
  useEffect(() => {
    if (position !== undefined) reread(position);
  }, [position, reread]);
}

/** How often a screen of totals may change: as often as a person can follow. */
const totalsEveryMs = 1_000;

/** Reads totals again whenever the log or a projection has moved, however fast they move. `read` has to be stable. */
export function useRereadOn(progress: unknown, read: Read): void {
  const settled = useThrottledValue(progress, totalsEveryMs);
  const reread = useMemo(() => oneAtATime(read), [read]);
  useEffect(() => {
    if (settled !== undefined) reread();
  }, [settled, reread]);
}
