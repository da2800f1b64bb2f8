import { useQuery } from '@apollo/client/react';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
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
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(eventsDocument, {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(
    () => pageSession().client.query({ query: eventsDocument, variables, fetchPolicy: 'network-only' }),
    [variables],
  );
  useFallbackPolling(reread);
  useRereadOn(useProjectionProgress().progress, reread);
  const connection = (data ?? previousData)?.events;
  const events = useMemo(() => connection?.edges.map(({ node }) => node), [connection]);
  return {
    events,
    hasMore: connection?.pageInfo.hasNextPage ?? false,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () => void fetchMore({ variables: { after: connection?.pageInfo.endCursor ?? null } }),
  };
}
