'use client';

import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  type ColumnDef,
  type Header,
  metaHelper,
  type Row,
  rowExpandingFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { Fragment, type ReactNode } from 'react';
import classes from './data-table.module.css';

/** How a column is laid out. `from` names the width below which there is no room for it. */
interface ColumnLayout {
  readonly align?: 'end';
  readonly from?: 'sm' | 'md';
  readonly width?: number;
}

/** What tables of this app can do; sorting and filtering are the server's. */
export const dataTableFeatures = tableFeatures({
  rowSortingFeature,
  rowExpandingFeature,
  columnMeta: metaHelper<ColumnLayout>(),
});

type Features = typeof dataTableFeatures;

/** A column of a table of this app. */
export type DataColumn<Item extends object> = ColumnDef<Features, Item>;

/** The order that the server was asked for. */
export interface Sort {
  readonly columnId: string;
  readonly isDescending: boolean;
}

export interface DataTableProps<Item extends object> {
  /** What the table lists, for those who can't see it. */
  readonly caption: string;
  readonly columns: readonly DataColumn<Item>[];
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  /** Whether the rows are of an earlier question, whose answer has not come yet. */
  readonly isStale?: boolean;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** What unfolds below a row. */
  readonly detail?: (item: Item) => ReactNode;
}

const nothing: SortingState = [];

/**
 * A table in the house style: TanStack's model in plain elements. Mantine's own table brings its scroll area along, which is more
 * script than all of the rest of it.
 */
export function DataTable<Item extends object>(props: DataTableProps<Item>) {
  const { caption, columns, items, idOf, isStale = false, sort, onSort, detail } = props;
  const sorting = sort ? [{ id: sort.columnId, desc: sort.isDescending }] : nothing;
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: items,
    getRowId: idOf,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    enableSorting: onSort !== undefined,
    state: { sorting },
    onSortingChange: (change) => {
      const [next] = typeof change === 'function' ? change(sorting) : change;
      if (next) onSort?.({ columnId: next.id, isDescending: next.desc });
    },
    getRowCanExpand: () => detail !== undefined,
  });
  return (
    <div className={classes.scroller}>
      <table className={classes.table} data-stale={isStale || undefined} aria-busy={isStale}>
        <caption className={classes.caption}>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeaderCell key={header.id} header={header}>
                  <table.FlexRender header={header} />
                </HeaderCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <Fragment key={row.id}>
              <tr className={classes.row}>
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} {...layoutOf(cell.column.columnDef.meta)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
              {detail && row.getIsExpanded() && <DetailRow row={row}>{detail(row.original)}</DetailRow>}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Item extends object>({
  header,
  children,
}: {
  readonly header: Header<Features, Item>;
  readonly children: ReactNode;
}) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp;
  return (
    <th {...layoutOf(column.columnDef.meta)} aria-sort={sorted ? ariaSort[sorted] : undefined}>
      {column.getCanSort() ? (
        <UnstyledButton className={classes.sort} onClick={column.getToggleSortingHandler()}>
          {children}
          <Arrow size={13} aria-hidden className={classes.arrow} data-sorted={sorted || undefined} />
        </UnstyledButton>
      ) : (
        children
      )}
    </th>
  );
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

function DetailRow<Item extends object>({
  row,
  children,
}: {
  readonly row: Row<Features, Item>;
  readonly children: ReactNode;
}) {
  return (
    <tr id={`detail-${row.id}`} className={classes.detail}>
      <td colSpan={row.getAllCells().length}>{children}</td>
    </tr>
  );
}

/** How a cell is laid out, for a header or a cell of a column. */
export function layoutOf(layout: ColumnLayout | undefined) {
  return { 'data-align': layout?.align, 'data-from': layout?.from, style: { width: layout?.width } };
}
