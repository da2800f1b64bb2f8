import { useDidUpdate } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Holder, useHeld } from '../_table/use-held.ts';
import type { NewsCount, WaitingNewsProps } from '../_table/waiting-news.tsx';
import { pageSession } from './page-session.ts';
import { useReceiptPosition } from './use-freshness.ts';

/** An answer about a list that has arrived and is not on screen yet. */
export interface Unshown {
  /** How much of it is not on screen; undefined if showing it moves and changes nothing that is. */
  readonly news: () => NewsCount | undefined;
  readonly show: () => void;
}

/** Asks for a list, up to a position if one is given; undefined if there is nothing to show. Rejects if it can't be read. */
export type Look = (atLeast?: string) => Promise<Unshown | undefined>;

interface Waiting {
  readonly holder: Holder;
  readonly news: WaitingNewsProps | undefined;
  /** Reads the list again, up to a position if one is given, and shows it as soon as it may. Stable while `look` is. */
  readonly reread: (atLeast?: string) => Promise<void>;
}

/**
 * Keeps a live list still while a person is busy with it: what comes meanwhile waits behind a count. What the page itself did is shown
 * at once all the same. `look` has to be stable; another one is about another list.
 */
export function useWaiting(look: Look): Waiting {
  const { holder, isHeld, isHeldNow } = useHeld();
  const [waiting, setWaiting] = useState<{ readonly of: Look; readonly count: NewsCount }>();
  const receipt = useReceiptPosition();
  const shownReceipt = useRef(receipt);

  const take = useCallback(
    async (atLeast: string | undefined, isWanted: boolean) => {
      const own = pageSession().freshness.latestReceiptPosition();
      const unshown = await look(atLeast);
      const mayShow = isWanted || own !== shownReceipt.current || !isHeldNow();
      if (!unshown) return;
      const count = mayShow ? undefined : unshown.news();
      setWaiting(count && { of: look, count });
      if (count) return;
      unshown.show();
      shownReceipt.current = own;
    },
    [look, isHeldNow],
  );
  // One after the other, since of two answers the one that was asked for later is not always the newer one.
  const latest = useRef(Promise.resolve());
  const inTurn = useCallback(
    (atLeast: string | undefined, isWanted: boolean) => {
      const taken = latest.current.then(() => take(atLeast, isWanted));
      latest.current = taken.catch(() => undefined);
      return taken;
    },
    [take],
  );
  // What could not be read is said by the list itself, and the next change reads it again.
  const showNow = useCallback(
    (atLeast?: string) => void inTurn(atLeast, true).catch(() => undefined),
    [inTurn],
  );
  useDidUpdate(() => showNow(receipt), [receipt]);

  const news = waiting?.of === look ? waiting.count : undefined;
  const hasNews = news !== undefined;
  useEffect(() => {
    if (hasNews && !isHeld) showNow();
  }, [hasNews, isHeld, showNow]);

  return {
    holder,
    news: news && { ...news, show: () => showNow() },
    reread: useCallback((atLeast?: string) => inTurn(atLeast, false), [inTurn]),
  };
}
