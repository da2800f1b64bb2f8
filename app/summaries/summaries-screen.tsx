'use client';

import { useQuery } from '@apollo/client/react';
import { Group, Select, Title } from '@mantine/core';
import { IconCalendarStats } from '@tabler/icons-react';
import { parseAsString, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { LagNotice } from '../_consistency/lag-notice.tsx';
import { pageSession } from '../_consistency/page-session.ts';
import { useProjectionProgress } from '../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../_consistency/use-reread.ts';
import type { DailySummaryFilter } from '../_graphql/generated/graphql.ts';
import { dailySummariesDocument } from '../_graphql/reporting-documents.ts';
import { currencyOptions } from '../_money/currency-options.ts';
import { DataTable } from '../_table/data-table.tsx';
import { DayRange } from '../_table/day-range.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../_table/states.tsx';
import { summaryColumns } from './summary-columns.tsx';

const pageSize = 50;

const parameters = { currency: parseAsString, from: parseAsString, to: parseAsString };

interface SummaryView {
  readonly currency: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What was booked on each day in each currency. */
export function SummariesScreen() {
  const [view, setView] = useQueryStates(parameters, { history: 'replace' });
  return (
    <>
      <Title order={1} mb="md">
        Daily summaries
      </Title>
      <section className="sheet" aria-label="Daily summaries">
        <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
          <Select
            aria-label="Currency"
            placeholder="Any currency"
            data={currencyOptions}
            searchable
            clearable
            value={view.currency}
            onChange={(currency) => setView({ currency })}
            w={150}
          />
          <DayRange from={view.from} to={view.to} onChange={setView} />
        </Group>
        <LagNotice projection="daily-summaries" what="The daily summaries" />
        <SummaryRows view={view} onClear={() => setView(null)} />
      </section>
    </>
  );
}

function SummaryRows({ view, onClear }: { readonly view: SummaryView; readonly onClear: () => void }) {
  const filter = useMemo(() => toFilter(view), [view]);
  const variables = useMemo(() => ({ filter, first: pageSize }), [filter]);
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(dailySummariesDocument, {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(
    () =>
      pageSession().client.query({ query: dailySummariesDocument, variables, fetchPolicy: 'network-only' }),
    [variables],
  );
  useFallbackPolling(reread);
  useRereadOn(useProjectionProgress().progress, reread);
  const connection = (data ?? previousData)?.dailySummaries;
  const days = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);

  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (connection.totalCount === 0) {
    return Object.keys(filter).length > 0 ? <NoMatch onClear={onClear} /> : <NoDays />;
  }
  return (
    <>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      <DataTable
        caption="Daily summaries"
        columns={summaryColumns}
        items={days}
        idOf={({ day, currency }) => `${day} ${currency}`}
        isStale={loading && !data}
      />
      <MoreRows
        shown={days.length}
        total={connection.totalCount}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={loading}
        onMore={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor ?? null } })}
      />
    </>
  );
}

function toFilter({ currency, from, to }: SummaryView): DailySummaryFilter {
  return { ...(currency && { currency }), ...(from && { from }), ...(to && { to }) };
}

function NoDays() {
  return (
    <EmptyState
      icon={IconCalendarStats}
      title="Nothing booked yet"
      text="Each day on which something is booked gets a line for each currency."
    />
  );
}
