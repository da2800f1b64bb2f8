'use client';

import { Group, Select, Title } from '@mantine/core';
import { IconCalendarStats } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { parseAsCurrency, parseAsDay } from '../_address/parameters.ts';
import { ReadableAddress } from '../_address/readable-address.tsx';
import { LagNotice } from '../_consistency/lag-notice.tsx';
import { useHeldPages } from '../_consistency/use-held-pages.ts';
import { usePages } from '../_consistency/use-pages.ts';
import { useProjectionProgress } from '../_consistency/use-projection-progress.ts';
import { useFallbackPolling, useRereadOn } from '../_consistency/use-reread.ts';
import type { AsOf, DailySummariesQuery, DailySummaryFilter } from '../_graphql/generated/graphql.ts';
import { dailySummariesDocument } from '../_graphql/reporting-documents.ts';
import { currencyOptions } from '../_money/currency-options.ts';
import { AsOfBar } from '../_past/as-of-bar.tsx';
import { keyOf } from '../_past/past-query.ts';
import { useAsOf } from '../_past/use-as-of.ts';
import { DayRange } from '../_table/day-range.tsx';
import { HeldList } from '../_table/held-list.tsx';
import { PagedTable } from '../_table/paged-table.tsx';
import { EmptyState, FaultState, LoadingRows, NoMatch } from '../_table/states.tsx';
import { summaryColumnsIn } from './summary-columns.tsx';

const pageSize = 50;

const parameters = { currency: parseAsCurrency, from: parseAsDay, to: parseAsDay };

interface SummaryView {
  readonly currency: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** What was booked on each day in each currency. */
export function SummariesScreen() {
  const [view, setView] = useQueryStates(parameters, { history: 'replace' });
  const { asOf } = useAsOf();
  return (
    <ReadableAddress parameters={parameters} ranges={[['from', 'to']]}>
      <AsOfBar />
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
        <SummaryRows key={keyOf(asOf)} view={view} asOf={asOf} onClear={() => setView(null)} />
      </section>
    </ReadableAddress>
  );
}

interface SummaryRowsProps {
  readonly view: SummaryView;
  readonly asOf: AsOf | undefined;
  readonly onClear: () => void;
}

function SummaryRows({ view, asOf, onClear }: SummaryRowsProps) {
  const filter = useMemo(() => toFilter(view), [view]);
  const variables = useMemo(() => ({ filter, first: pageSize, ...(asOf && { asOf }) }), [filter, asOf]);
  const pages = useHeldPages(
    usePages({ document: dailySummariesDocument, name: 'dailySummaries', variables, asOf }),
    rowOf,
  );
  const { connection, error, retry, reread } = pages;
  useFallbackPolling(reread);
  useRereadOn(useProjectionProgress().progress, reread);
  const columns = useMemo(() => summaryColumnsIn(asOf), [asOf]);

  if (!connection) return error ? <FaultState error={error} onRetry={retry} /> : <LoadingRows />;
  if (connection.totalCount === 0) {
    return Object.keys(filter).length > 0 ? <NoMatch onClear={onClear} /> : <NoDays />;
  }
  return (
    <HeldList holder={pages.holder} news={pages.news}>
      <PagedTable caption="Daily summaries" columns={columns} pages={pages} idOf={idOf} />
    </HeldList>
  );
}

type Summary = DailySummariesQuery['dailySummaries']['edges'][number]['node'];

function rowOf(summary: Summary) {
  return { ...summary, id: idOf(summary) };
}

function idOf({ day, currency }: Summary): string {
  return `${day} ${currency}`;
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
