'use client';

import { Group, NativeSelect, SimpleGrid, Skeleton, Text, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQueryState } from 'nuqs';
import { parseAsCurrency } from '../../_address/parameters.ts';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { useLiveValue } from '../../_consistency/use-live-value.ts';
import {
  dashboardDocument,
  dashboardFramesDocument,
  pastDashboardDocument,
} from '../../_graphql/dashboard-documents.ts';
import type { AsOf, DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { AsOfBar } from '../../_past/as-of-bar.tsx';
import { keyOf, policyFor } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { later } from '../../_shell/later.tsx';
import { Moment } from '../../_table/dates.tsx';
import { EmptyState, FaultState, LoadingRows } from '../../_table/states.tsx';
import { CurrencyCard } from './currency-card.tsx';
import classes from './overview.module.css';
import { RecentMovements } from './recent-movements.tsx';

const chartHeight = 240;

const FlowChart = later(() => import('./flow-chart.tsx').then((module) => module.FlowChart), AwaitedChart);

/** As high as the chart with the line below it, so that what follows stays where it is. */
function AwaitedChart() {
  return (
    <>
      <Skeleton h={chartHeight} />
      <Text fz="sm">&nbsp;</Text>
    </>
  );
}

const source = { subscription: dashboardFramesDocument, query: dashboardDocument };

/** What goes on in the book, as it happens; or what went on by some time in the past. */
export function OverviewScreen() {
  const { asOf } = useAsOf();
  return (
    <ReadableAddress parameters={{ currency: parseAsCurrency }}>
      <AsOfBar />
      {asOf ? <PastOverview key={keyOf(asOf)} asOf={asOf} /> : <PresentOverview />}
    </ReadableAddress>
  );
}

function PresentOverview() {
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

/** Nothing of it moves: it is read once, and what belongs to the present alone is left out. */
function PastOverview({ asOf }: { readonly asOf: AsOf }) {
  const { data, error, refetch } = useQuery(pastDashboardDocument, {
    variables: { asOf },
    ...policyFor(asOf),
  });
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Overview</Title>
        <Text c="dimmed">As it was then; nothing moves</Text>
      </Group>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      {data ? <Panels dashboard={data.dashboard} asOf={asOf} /> : !error && <LoadingRows />}
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

interface PanelsProps {
  readonly dashboard: DashboardStateFragment;
  readonly asOf?: AsOf;
}

function Panels({ dashboard, asOf }: PanelsProps) {
  const { totals, flows, until, recentMovements, recentAccounts } = dashboard;
  const currencies = [...new Set(totals.map(({ currency }) => currency))];
  const [chosen, choose] = useQueryState('currency', parseAsCurrency);
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : busiest(dashboard, currencies);
  const flowsInCurrency = flows.filter((flow) => flow.currency === currency);
  if (currency === undefined) {
    return (
      <section className="sheet" aria-label="Overview">
        <EmptyState
          icon={IconChartBar}
          title="Nothing yet"
          text={
            asOf
              ? 'No account had been opened by then.'
              : 'As soon as accounts are opened, this shows what they come to and what moves.'
          }
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
        <Group justify="space-between" mb={asOf ? 4 : 'sm'}>
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
        {asOf && <PastHours until={until} asOf={asOf} />}
        {asOf && flowsInCurrency.length === 0 ? (
          <Text>Nothing was recorded in these hours.</Text>
        ) : (
          <FlowChart
            flows={flowsInCurrency}
            currency={currency}
            hasOthers={currencies.length > 1}
            until={until}
            height={chartHeight}
          />
        )}
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

/** Which hours they are: what is booked has a day, but only what is recorded has an hour. */
function PastHours({ until, asOf: { bookedOn } }: { readonly until: string; readonly asOf: AsOf }) {
  return (
    <Text fz="sm" c="dimmed" mb="sm" component="div">
      Up to <Moment at={until} />
      {bookedOn && ', by the hour of recording; what was recorded later is in the totals alone'}
    </Text>
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
