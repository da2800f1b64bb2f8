'use client';

import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Anchor, Group, Paper, Text } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { formatMoney, toDecimalText } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { movedBetweenHref } from '../../events/_log/event-words.ts';
import { type Hour, hourMs, hoursUntil } from './hours.ts';
import classes from './overview.module.css';

interface FlowChartProps {
  readonly flows: DashboardStateFragment['flows'];
  readonly currency: string;
  /** The moment that the last hour contains. */
  readonly until: string;
  readonly height: number;
}

const series = [
  { name: 'deposits', label: 'Deposits', color: 'leaf.5' },
  { name: 'withdrawals', label: 'Withdrawals', color: 'orange.5' },
  { name: 'transfers', label: 'Transfers', color: 'ink.5' },
] as const;

/** What was paid in, paid out and transferred in each of the last hours. */
export function FlowChart({ flows, currency, until, height }: FlowChartProps) {
  const router = useRouter();
  const hours = hoursUntil(until, flows, currency);
  // Floats only place the bars; what is written beside them comes from the exact amounts.
  const data = hours.map((hour) => ({
    hour: hour.hour,
    deposits: Number(toDecimalText(hour.deposits)),
    withdrawals: Number(toDecimalText(hour.withdrawals)),
    transfers: Number(toDecimalText(hour.transfers)),
  }));
  return (
    <>
      <div role="img" aria-label={inWords(hours, currency)} className={classes.flow ?? ''}>
        <BarChart
          h={height}
          data={data}
          dataKey="hour"
          series={[...series]}
          withLegend
          legendProps={{ verticalAlign: 'bottom' }}
          gridAxis="x"
          tickLine="none"
          barChartProps={{
            accessibilityLayer: false,
            barGap: 1,
            barCategoryGap: '18%',
            onClick: ({ activeLabel }) => {
              if (activeLabel !== undefined) router.push(hrefOfHour(String(activeLabel)));
            },
          }}
          barProps={{ isAnimationActive: false }}
          yAxisProps={{ width: 56, tickFormatter: compact, tickCount: 4 }}
          xAxisProps={{ tickFormatter: clock, minTickGap: 24 }}
          tooltipProps={{
            content: ({ label }) => <HourTooltip hour={hours.find(({ hour }) => hour === label)} />,
          }}
        />
      </div>
      <Anchor component={Link} prefetch={false} href={hrefOfAll(hours)} fz="sm" c="dimmed">
        The events behind it
      </Anchor>
    </>
  );
}

/** The events that were recorded in an hour. */
function hrefOfHour(hour: string): string {
  const since = new Date(hour);
  return movedBetweenHref(since, new Date(since.getTime() + hourMs));
}

function hrefOfAll(hours: readonly Hour[]): string {
  const last = new Date(hours.at(-1)?.hour ?? 0);
  return movedBetweenHref(new Date(hours.at(0)?.hour ?? 0), new Date(last.getTime() + hourMs));
}

function HourTooltip({ hour }: { readonly hour: Hour | undefined }) {
  if (!hour) return null;
  return (
    <Paper px="sm" py={6} withBorder shadow="sm" radius="md">
      <Text fz="xs" c="dimmed">
        From {clock(hour.hour)}
      </Text>
      {series.map(({ name, label }) => (
        <Group key={name} justify="space-between" gap="lg" wrap="nowrap">
          <Text fz="sm">
            {label} ({new Intl.NumberFormat().format(hour.counts[name])})
          </Text>
          <MoneyText amount={hour[name]} fz="sm" fw={550} />
        </Group>
      ))}
    </Paper>
  );
}

function compact(value: number): string {
  return new Intl.NumberFormat(undefined, { notation: 'compact' }).format(value);
}

function clock(hour: string): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(new Date(hour));
}

function inWords(hours: readonly Hour[], currency: string): string {
  const sums = series.map(({ name, label }) => {
    const minorUnits = hours.reduce((sum, hour) => sum + BigInt(hour[name].minorUnits), 0n);
    return `${label} ${formatMoney({ minorUnits: String(minorUnits), currency })}`;
  });
  return `In the last 24 hours: ${sums.join(', ')}`;
}
