'use client';

import { useQuery } from '@apollo/client/react';
import { Group, Text, Title } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { useRereadOnRequests } from '../../_approvals/use-reread-on-requests.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { transferRequestsDocument } from '../../_graphql/approval-documents.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { requestColumns } from './request-columns.tsx';
import { RequestFilterBar } from './request-filter-bar.tsx';
import { type RequestView, requestParameters, toRequestFilter, toRequestSort } from './request-filters.ts';

const pageSize = 50;

/** Transfers that a second person has to approve: what waits for me, what I asked for, and what was decided. */
export function ApprovalsScreen() {
  const [view, setView] = useQueryStates(requestParameters, { history: 'replace' });
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Approvals</Title>
        <Text c="dimmed">Whoever asks for a transfer does not approve it</Text>
      </Group>
      <section className="sheet" aria-label="Requests">
        <RequestFilterBar view={view} onChange={setView} />
        <RequestRows
          view={view}
          onSort={(sort, order) => setView({ sort, order })}
          onClear={() => setView({ status: null })}
        />
      </section>
    </>
  );
}

interface RequestRowsProps {
  readonly view: RequestView;
  readonly onSort: (sort: RequestView['sort'], order: RequestView['order']) => void;
  readonly onClear: () => void;
}

function RequestRows({ view, onSort, onClear }: RequestRowsProps) {
  const { connection, error, isLoading, isStale, retry, more } = useRequestPages(view);
  const requests = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (requests.length === 0)
    return view.status ? <NoMatch onClear={onClear} /> : <NoRequests show={view.show} />;
  return (
    <>
      {error && <FaultState error={error} onRetry={retry} />}
      <DataTable
        caption="Requests"
        columns={requestColumns}
        items={requests}
        idOf={(request) => request.id}
        isStale={isStale}
        sort={{ columnId: view.sort, isDescending: view.order === 'DESC' }}
        onSort={({ columnId, isDescending }) =>
          onSort(columnId as RequestView['sort'], isDescending ? 'DESC' : 'ASC')
        }
      />
      <MoreRows
        shown={requests.length}
        total={connection.totalCount}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={isLoading}
        onMore={more}
      />
    </>
  );
}

function useRequestPages(view: RequestView) {
  const variables = useMemo(
    () => ({ filter: toRequestFilter(view), sort: toRequestSort(view), first: pageSize }),
    [view],
  );
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(transferRequestsDocument, {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(
    (atLeast?: string) =>
      pageSession().client.query({
        query: transferRequestsDocument,
        variables: { ...variables, ...(atLeast !== undefined && { atLeast }) },
        fetchPolicy: 'network-only',
      }),
    [variables],
  );
  useFallbackPolling(reread);
  useRereadOnRequests(reread);
  const connection = (data ?? previousData)?.transferRequests;
  return {
    connection,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () => void fetchMore({ variables: { after: connection?.pageInfo.endCursor ?? null } }),
  };
}

const nothing = {
  waiting: { title: 'Nothing waits for you', text: 'What others ask for and you may approve comes in here.' },
  asked: {
    title: 'You have asked for nothing',
    text: 'A transfer past your limit can be asked for in its dialog.',
  },
  decided: { title: 'Nothing was decided yet', text: 'What was approved, rejected or withdrawn stays here.' },
  all: {
    title: 'Nobody has asked for a transfer yet',
    text: 'Requests stay here, whatever becomes of them.',
  },
} as const;

function NoRequests({ show }: { readonly show: RequestView['show'] }) {
  return <EmptyState icon={IconChecklist} {...nothing[show]} />;
}
