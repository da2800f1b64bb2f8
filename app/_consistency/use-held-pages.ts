import { useCallback, useEffect, useRef } from 'react';
import { newsBetween } from './news-between.ts';
import type { Pages } from './use-pages.ts';
import { useWaiting } from './use-waiting.ts';

/**
 * Keeps the pages of a live list still while a person is busy with it. `rowOf` says what an item is known by, with all that the list shows
 * of it: what else of it changes is no news. It has to be stable.
 */
export function useHeldPages<List, Node extends object, Row extends { readonly id: string }>(
  pages: Pages<List, Node>,
  rowOf: (item: Node) => Row,
) {
  const { look: ask, items } = pages;
  const shown = useRef(items);
  useEffect(() => {
    shown.current = items;
  }, [items]);
  const look = useCallback(
    async (atLeast?: string) => {
      const page = await ask(atLeast);
      if (!page) return undefined;
      const rows = page.items.map(rowOf);
      return {
        show: page.show,
        news: () => newsBetween(shown.current.map(rowOf), { rows, hasMore: page.hasMore }),
      };
    },
    [ask, rowOf],
  );
  return { ...pages, ...useWaiting(look) };
}
