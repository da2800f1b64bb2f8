import { useCallback, useMemo } from 'react';
import type { ListedRow } from './news-between.ts';
import { useNewsAbout } from './use-news-about.ts';
import type { Pages } from './use-pages.ts';
import { useWaiting } from './use-waiting.ts';

/**
 * Keeps the pages of a live list still while a person is busy with it. `rowOf` says what an item is known by, with all that the list shows
 * of it: what else of it changes is no news. It has to be stable.
 */
export function useHeldPages<List, Node extends object, Row extends ListedRow>(
  pages: Pages<List, Node>,
  rowOf: (item: Node) => Row,
) {
  const { look: ask, items } = pages;
  const newsAbout = useNewsAbout(useMemo(() => items.map(rowOf), [items, rowOf]));
  const look = useCallback(
    async (atLeast?: string) => {
      const page = await ask(atLeast);
      if (!page) return undefined;
      const { hasMore, show } = page;
      return { show, news: () => newsAbout({ rows: page.items.map(rowOf), hasMore }) };
    },
    [ask, rowOf, newsAbout],
  );
  return { ...pages, ...useWaiting(look) };
}
