'use client';

import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Group, Paper, Text } from '@mantine/core';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { formatMoney, toDecimalText } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { type Hour, hoursUntil } from './hours.ts';

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
  const hours = hoursUntil(until, flows, currency);
  // Floats only place the bars; what is written beside them comes from the exact amounts.
  const data = hours.map((hour) => ({
    hour: hour.hour,
    deposits: Number(toDecimalText(hour.deposits)),
    withdrawals: Number(toDecimalText(hour.withdrawals)),
    transfers: Number(toDecimalText(hour.transfers)),
  }));
  return (
    <div role="img" aria-label={inWords(hours, currency)}>
      <BarChart
        h={height}
        data={data}
        dataKey="hour"
        series={[...series]}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        gridAxis="x"
        tickLine="none"
        barChartProps={{ accessibilityLayer: false, barGap: 1, barCategoryGap: '18%' }}
        barProps={{ isAnimationActive: false }}
        yAxisProps={{ width: 56, tickFormatter: compact, tickCount: 4 }}
        xAxisProps={{ tickFormatter: clock, minTickGap: 24 }}
        tooltipProps={{
          content: ({ label }) => <HourTooltip hour={hours.find(({ hour }) => hour === label)} />,
        }}
      />
    </div>
  );
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
