import { useMemo } from 'react';
import { useHeldPages } from '../../_consistency/use-held-pages.ts';
import { usePages } from '../../_consistency/use-pages.ts';
import { useProjectionProgress } from '../../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../../_consistency/use-reread.ts';
import type { AsOf, EventFilter, LogEventFragment, SortDirection } from '../../_graphql/generated/graphql.ts';
import { eventsDocument } from '../../_graphql/reporting-documents.ts';

interface EventPages {
  /** Has to be stable. */
  readonly filter: EventFilter;
  readonly direction: SortDirection;
  /** The past that is looked at, if it is not the present. */
  readonly asOf: AsOf | undefined;
  readonly pageSize: number;
}

/** Pages of the log, read again as it grows. */
export function useEventPages({ filter, direction, asOf, pageSize }: EventPages) {
  const variables = useMemo(
    () => ({ filter, direction, first: pageSize, ...(asOf && { asOf }) }),
    [filter, direction, asOf, pageSize],
  );
  const pages = useHeldPages(usePages({ document: eventsDocument, name: 'events', variables, asOf }), asItIs);
  useFallbackPolling(pages.reread);
  useRereadOn(useProjectionProgress().progress, pages.reread);
  return pages;
}

/** Nothing of an event changes. */
function asItIs(event: LogEventFragment): LogEventFragment {
  return event;
}
