'use client';

import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { FlexRender, type Row, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import classes from './data-table.module.css';
import { type DataColumn, dataTableFeatures, layoutOf } from './data-table.tsx';

/** What a row is taken to be high until it was seen, in pixels. */
const estimatedRowHeight = 57;
/** Rows above and below the screen that are there already when they come into it. */
const overscan = 12;
/** A hand that moves on within this time did not want to see what was in between. */
const settledAfterMs = 60;

interface VirtualTableProps<Item extends object> {
  /** What the table lists, for those who can't see it. */
  readonly caption: string;
  readonly columns: readonly DataColumn<Item>[];
  /** How many rows there are in all. */
  readonly total: number;
  /** The row at an index; undefined if it is not there yet. */
  readonly itemAt: (index: number) => Item | undefined;
  readonly idOf: (item: Item) => string;
  /** Called with the first and the last index that are on screen, once the hand rests. */
  readonly onShown: (first: number, last: number) => void;
  readonly isStale?: boolean;
}

/**
 * A table as long as it likes, of which only what is on screen is there. It scrolls with the page, and its scrollbar reaches every
 * row: rows that have not come yet are shown as such.
 */
export function VirtualTable<Item extends object>(props: VirtualTableProps<Item>) {
  const { caption, columns, total, itemAt, idOf, onShown, isStale = false } = props;
  const { body, virtualizer } = useRows(total);
  const shown = virtualizer.getVirtualItems();
  const settle = useDebouncedCallback(onShown, settledAfterMs);
  const [first, last] = [shown.at(0)?.index, shown.at(-1)?.index];
  useEffect(() => {
    if (first !== undefined && last !== undefined) settle(first, last);
  }, [first, last, settle]);
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: shown.flatMap(({ index }) => itemAt(index) ?? []),
    getRowId: idOf,
    enableSorting: false,
  });
  const rows = new Map(table.getRowModel().rows.map((row) => [row.id, row]));
  const rowAt = (index: number) => {
    const item = itemAt(index);
    return item && rows.get(idOf(item));
  };
  // Known by what it shows, so that the focus stays on a row that moves. Two blocks read at two moments may both have an item.
  const keyed = new Set<string>();
  const placed = shown.map(({ index }) => {
    const row = rowAt(index);
    const isFirst = row !== undefined && !keyed.has(row.id);
    if (isFirst) keyed.add(row.id);
    return { key: isFirst ? row.id : index, index, row };
  });
  const margin = virtualizer.options.scrollMargin;
  return (
    <div className={classes.scroller}>
      <table
        className={classes.table}
        data-fixed
        data-stale={isStale || undefined}
        aria-busy={isStale}
        aria-rowcount={total + 1}
      >
        <caption className={classes.caption}>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <th key={header.id} {...layoutOf(header.column.columnDef.meta)}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          <Gap height={(shown.at(0)?.start ?? margin) - margin} />
          {placed.map(({ key, index, row }) => (
            <VirtualRow
              key={key}
              index={index}
              columns={columns}
              row={row}
              measure={virtualizer.measureElement}
            />
          ))}
          <Gap height={virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin)} />
        </tbody>
      </table>
    </div>
  );
}

/** The rows that are on screen, of a table that begins somewhere down the page. */
function useRows(count: number) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const top = body.current?.getBoundingClientRect().top;
      if (top !== undefined) setScrollMargin(Math.round(top + window.scrollY));
    };
    measure();
    // What is above the table may grow or go: a chart that comes, a notice that is closed.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => estimatedRowHeight,
    overscan,
    scrollMargin,
  });
  return { body, virtualizer };
}

interface VirtualRowProps<Item extends object> {
  readonly index: number;
  readonly columns: readonly DataColumn<Item>[];
  /** Undefined until it has come. */
  readonly row: Row<typeof dataTableFeatures, Item> | undefined;
  readonly measure: (element: Element | null) => void;
}

/** One row. While one scrolls, the model of the table is another with each frame, and what a row shows is not. */
const VirtualRow = memo(
  function VirtualRow<Item extends object>({ index, columns, row, measure }: VirtualRowProps<Item>) {
    return (
      // Another function each time, since a row that moved has to be measured at its new place.
      <tr
        ref={(element) => measure(element)}
        data-index={index}
        aria-rowindex={index + 2}
        className={classes.row}
      >
        {row?.getAllCells().map((cell) => (
          <td key={cell.id} {...layoutOf(cell.column.columnDef.meta)}>
            <FlexRender cell={cell} />
          </td>
        )) ?? <Awaited columns={columns.length} />}
      </tr>
    );
  },
  (before, after) =>
    before.index === after.index &&
    before.columns === after.columns &&
    before.row?.original === after.row?.original,
) as <Item extends object>(props: VirtualRowProps<Item>) => ReactNode;

/** The room of the rows that are not there. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden className={classes.gap}>
      <td style={{ height }} />
    </tr>
  );
}

/** A row that is on its way. */
function Awaited({ columns }: { readonly columns: number }) {
  return (
    <td colSpan={columns}>
      <Skeleton h={14} w="60%" animate={false} aria-label="Loading" />
    </td>
  );
}
