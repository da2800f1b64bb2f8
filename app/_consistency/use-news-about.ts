import { useCallback, useEffect, useRef } from 'react';
import type { NewsCount } from '../_table/waiting-news.tsx';
import { type ListedRow, newsBetween, type Rows } from './news-between.ts';

/** Tells what is new in what is found later about the rows that are on screen by then. Stable. */
export function useNewsAbout<Row extends ListedRow>(rows: readonly Row[]) {
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  }, [rows]);
  return useCallback((found: Rows<Row>): NewsCount | undefined => newsBetween(shown.current, found), []);
}
