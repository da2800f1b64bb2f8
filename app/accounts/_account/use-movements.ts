import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { useWaiting } from '../../_consistency/use-waiting.ts';
import { useSteady } from '../../_table/use-steady.ts';
import { MovementBlocks, type MovementsOf } from './movement-blocks.ts';

/** An account's movements, the newest first, read where one looks: of a hundred thousand, the hundreds on screen. */
export function useMovements({ accountId, filter, asOf }: MovementsOf) {
  const key = JSON.stringify({ accountId, filter, asOf });
  const [, tell] = useReducer((count: number) => count + 1, 0);
  const wanted = useMemo(() => new MovementBlocks(JSON.parse(key) as MovementsOf, tell), [key]);
  // Until the first of what is wanted is there, what was there before stays, marked as such.
  const [latest, setLatest] = useState(wanted);
  if (latest !== wanted && wanted.total !== undefined) setLatest(wanted);
  const shown = useSteady(latest);
  useEffect(() => {
    void wanted.show(0, 0);
    return () => wanted.close();
  }, [wanted]);
  const isPresent = asOf === undefined;
  const look = useCallback(
    async (atLeast?: string) => (isPresent ? wanted.look(atLeast) : undefined),
    [isPresent, wanted],
  );
  const { holder, news, reread } = useWaiting(look);
  useRereadOnNewVersion(isPresent ? accountId : '', reread);
  useFallbackPolling(reread);
  return {
    total: shown.total,
    error: wanted.error,
    isStale: shown !== wanted,
    itemAt: useCallback((index: number) => shown.at(index), [shown]),
    onShown: useCallback((first: number, last: number) => void wanted.show(first, last), [wanted]),
    retry: () => void wanted.look().then((unshown) => unshown?.show()),
    holder,
    news,
  };
}
