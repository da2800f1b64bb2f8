'use client';

import { Group, NativeSelect, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useLiveValue } from '../../_consistency/use-live-value.ts';
import { dashboardDocument, dashboardFramesDocument } from '../../_graphql/dashboard-documents.ts';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { EmptyState, FaultState, LoadingRows } from '../../_table/states.tsx';
import { CurrencyCard } from './currency-card.tsx';
import classes from './overview.module.css';
import { RecentMovements } from './recent-movements.tsx';

const chartHeight = 240;

const FlowChart = dynamic(() => import('./flow-chart.tsx').then((module) => module.FlowChart), {
  ssr: false,
  loading: () => <Skeleton h={chartHeight} />,
});

const source = { subscription: dashboardFramesDocument, query: dashboardDocument };

/** What goes on in the book, as it happens. */
export function OverviewScreen() {
  const { data, error } = useLiveValue(source);
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Overview</Title>
        {data && <Lag events={data.dashboard.lag} />}
      </Group>
      {error !== undefined && <FaultState error={error} onRetry={() => window.location.reload()} />}
      {data ? <Panels dashboard={data.dashboard} /> : error === undefined && <LoadingRows />}
    </>
  );
}

/** How far what is shown is behind the log. */
function Lag({ events }: { readonly events: number }) {
  const words =
    events === 0
      ? 'Up to date with the log'
      : `${new Intl.NumberFormat().format(events)} ${events === 1 ? 'event' : 'events'} behind the log`;
  return (
    <Text c="dimmed" className="figures" data-testid="lag">
      {words}
    </Text>
  );
}

function Panels({ dashboard }: { readonly dashboard: DashboardStateFragment }) {
  const { totals, flows, readAt, recentMovements, recentAccounts } = dashboard;
  const currencies = [...new Set(totals.map(({ currency }) => currency))];
  const [chosen, choose] = useQueryState('currency', parseAsString);
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : busiest(dashboard, currencies);
  if (currency === undefined) {
    return (
      <section className="sheet" aria-label="Overview">
        <EmptyState
          icon={IconChartBar}
          title="Nothing yet"
          text="As soon as accounts are opened, this shows what they come to and what moves."
        />
      </section>
    );
  }
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md" mb="md">
        {currencies.map((one) => (
          <CurrencyCard key={one} currency={one} totals={totals.filter((total) => total.currency === one)} />
        ))}
      </SimpleGrid>
      <section className={`sheet ${classes.panel}`} aria-label="Flow by hour">
        <Group justify="space-between" mb="sm">
          <Title order={2}>Flow by hour, last 24 hours</Title>
          {currencies.length > 1 && (
            <NativeSelect
              size="xs"
              aria-label="Currency of the flow"
              data={currencies}
              value={currency}
              onChange={(event) => void choose(event.currentTarget.value)}
            />
          )}
        </Group>
        <FlowChart
          flows={flows.filter((flow) => flow.currency === currency)}
          currency={currency}
          until={readAt}
          height={chartHeight}
        />
      </section>
      <section className="sheet" aria-label="Recent movements">
        <Title order={2} className={classes.heading}>
          Recent movements
        </Title>
        <RecentMovements movements={recentMovements} accounts={recentAccounts} />
      </section>
    </>
  );
}

/** The currency in which most has moved. */
function busiest(
  { flows, totals }: DashboardStateFragment,
  currencies: readonly string[],
): string | undefined {
  const weight = (currency: string) =>
    flows
      .filter((flow) => flow.currency === currency)
      .reduce((sum, flow) => sum + flow.depositCount + flow.withdrawalCount + flow.transferCount, 0) *
      1_000_000 +
    totals
      .filter((total) => total.currency === currency)
      .reduce((sum, { accountCount }) => sum + accountCount, 0);
  return [...currencies].sort((one, other) => weight(other) - weight(one))[0];
}
