import { useMemo } from 'react';
import { usePages } from '../../_consistency/use-pages.ts';
import { useProjectionProgress } from '../../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../../_consistency/use-reread.ts';
import type { EventFilter, SortDirection } from '../../_graphql/generated/graphql.ts';
import { eventsDocument } from '../../_graphql/reporting-documents.ts';

interface EventPages {
  /** Has to be stable. */
  readonly filter: EventFilter;
  readonly direction: SortDirection;
  readonly pageSize: number;
}

/** Pages of the log, read again as it grows. */
export function useEventPages({ filter, direction, pageSize }: EventPages) {
  const variables = useMemo(() => ({ filter, direction, first: pageSize }), [filter, direction, pageSize]);
  const pages = usePages({ document: eventsDocument, name: 'events', variables });
  useFallbackPolling(pages.reread);
  useRereadOn(useProjectionProgress().progress, pages.reread);
  return pages;
}
