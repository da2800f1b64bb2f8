'use client';

import { Group, Text, Title } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { useRereadOnRequests } from '../../_approvals/use-reread-on-requests.ts';
import { useHeldPages } from '../../_consistency/use-held-pages.ts';
import { usePages } from '../../_consistency/use-pages.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { transferRequestsDocument } from '../../_graphql/approval-documents.ts';
import { HeldList } from '../../_table/held-list.tsx';
import { PagedTable } from '../../_table/paged-table.tsx';
import { EmptyState, FaultState, LoadingRows, NoMatch } from '../../_table/states.tsx';
import { type ListedRequest, requestColumns } from './request-columns.tsx';
import { RequestFilterBar } from './request-filter-bar.tsx';
import { type RequestView, requestParameters, toRequestFilter, toRequestSort } from './request-filters.ts';

const pageSize = 50;

/** Transfers that a second person has to approve: what waits for me, what I asked for, and what was decided. */
export function ApprovalsScreen() {
  return (
    <ReadableAddress parameters={requestParameters}>
      <Approvals />
    </ReadableAddress>
  );
}

function Approvals() {
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
  const pages = useRequestPages(view);
  const { connection, items, error, retry } = pages;
  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (items.length === 0)
    return view.status ? <NoMatch onClear={onClear} /> : <NoRequests show={view.show} />;
  return (
    <HeldList holder={pages.holder} news={pages.news}>
      <PagedTable
        caption="Requests"
        columns={requestColumns}
        pages={pages}
        idOf={(request) => request.id}
        sort={{ columnId: view.sort, isDescending: view.order === 'DESC' }}
        onSort={({ columnId, isDescending }) =>
          onSort(columnId as RequestView['sort'], isDescending ? 'DESC' : 'ASC')
        }
      />
    </HeldList>
  );
}

/** Accounts move on without their requests; their owners are all that is shown of them. */
function rowOf({ fromAccount: _from, toAccount: _to, ...request }: ListedRequest) {
  return request;
}

function useRequestPages(view: RequestView) {
  const variables = useMemo(
    () => ({ filter: toRequestFilter(view), sort: toRequestSort(view), first: pageSize }),
    [view],
  );
  const pages = useHeldPages(
    usePages({ document: transferRequestsDocument, name: 'transferRequests', variables }),
    rowOf,
  );
  useFallbackPolling(pages.reread);
  useRereadOnRequests(pages.reread);
  return pages;
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
