import type { Pages } from '../_consistency/use-pages.ts';
import { DataTable, type DataTableProps } from './data-table.tsx';
import { FaultState, MoreRows } from './states.tsx';

interface Counted {
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean };
}

interface PagedTableProps<Item extends object> extends Omit<DataTableProps<Item>, 'items' | 'isStale'> {
  readonly pages: Pages<Counted, Item>;
}

/** The table of a list that has something in it, with what went wrong above and the way to more of it below. */
export function PagedTable<Item extends object>({ pages, ...table }: PagedTableProps<Item>) {
  const { connection, items, error, isLoading, isStale, retry, more } = pages;
  return (
    <>
      {error && <FaultState error={error} onRetry={retry} />}
      <DataTable {...table} items={items} isStale={isStale} />
      <MoreRows
        shown={items.length}
        {...(connection?.totalCount !== undefined && { total: connection.totalCount })}
        hasMore={connection?.pageInfo.hasNextPage ?? false}
        isLoading={isLoading}
        onMore={more}
      />
    </>
  );
}
