'use client';

import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { IconHistory, IconTimeline } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useProjectionProgress } from '../../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../../_consistency/use-reread.ts';
import { eventsDocument } from '../../_graphql/reporting-documents.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { logColumns } from './event-columns.tsx';
import { EventDetail } from './event-detail.tsx';
import { EventFilterBar } from './event-filter-bar.tsx';
import { type EventView, eventParameters, toEventFilter } from './event-filters.ts';

const pageSize = 50;

/** The whole log, narrowed to a stream, to types of events, or to one story. */
export function EventsScreen() {
  const [view, setView] = useQueryStates(eventParameters, { history: 'replace' });
  const clear = () => setView(null);
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Events</Title>
        <Text c="dimmed">Written down once, in order, for good</Text>
      </Group>
      <section className="sheet" aria-label="Events">
        <EventFilterBar view={view} onChange={setView} />
        {view.correlation && <Story correlation={view.correlation} onLeave={clear} />}
        <EventRows view={view} onClear={clear} />
      </section>
    </>
  );
}

/** Says that what is listed is one story, and leads back to the whole log. */
function Story({ correlation, onLeave }: { readonly correlation: string; readonly onLeave: () => void }) {
  return (
    <Alert m="md" mb={0} variant="light" icon={<IconTimeline aria-hidden />} title="One story">
      <Group justify="space-between" gap="xs">
        <Text inherit style={{ overflowWrap: 'anywhere' }}>
          Everything that carries the correlation {correlation}
        </Text>
        <Button size="xs" variant="default" onClick={onLeave}>
          The whole log
        </Button>
      </Group>
    </Alert>
  );
}

function EventRows({ view, onClear }: { readonly view: EventView; readonly onClear: () => void }) {
  const { connection, error, isLoading, isStale, retry, more } = useEventPages(view);
  const events = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (events.length === 0) {
    return Object.keys(toEventFilter(view)).length > 0 ? <NoMatch onClear={onClear} /> : <NoEvents />;
  }
  return (
    <>
      {error && <FaultState error={error} onRetry={retry} />}
      <DataTable
        caption="Events"
        columns={logColumns}
        items={events}
        idOf={(event) => event.id}
        isStale={isStale}
        detail={(event) => <EventDetail event={event} />}
      />
      <MoreRows
        shown={events.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={isLoading}
        onMore={more}
      />
    </>
  );
}

function useEventPages(view: EventView) {
  const variables = useMemo(
    () => ({ filter: toEventFilter(view), direction: view.order, first: pageSize }),
    [view],
  );
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
  return {
    connection,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () => void fetchMore({ variables: { after: connection?.pageInfo.endCursor ?? null } }),
  };
}

function NoEvents() {
  return (
    <EmptyState icon={IconHistory} title="No events yet" text="Whatever happens is written down here." />
  );
}
