'use client';

import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { Paper, Text } from '@mantine/core';
import dayjs from 'dayjs';
import { formatCompact, formatMoney, toDecimalText } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { Day } from '../../_table/dates.tsx';
import type { BalancePoint } from './balance-points.ts';

interface BalanceChartProps {
  readonly points: readonly BalancePoint[];
  readonly height: number;
}

/** The balance at the end of each day, as steps: between two changes it does not move. */
export function BalanceChart({ points, height }: BalanceChartProps) {
  // Floats only place the line; what is written beside it comes from the exact amounts.
  const data = points.map(({ day, balance }) => ({
    time: Date.parse(day),
    balance: Number(toDecimalText(balance)),
  }));
  return (
    <div role="img" aria-label={inWords(points)}>
      <AreaChart
        h={height}
        data={data}
        dataKey="time"
        series={[{ name: 'balance', color: 'ink.6' }]}
        curveType="stepAfter"
        withDots={false}
        gridAxis="x"
        tickLine="none"
        fillOpacity={0.14}
        strokeWidth={1.75}
        areaChartProps={{ accessibilityLayer: false }}
        areaProps={{ isAnimationActive: false }}
        yAxisProps={{
          width: 64,
          tickFormatter: (value: number) => formatCompact(value),
          tickCount: 4,
          interval: 0,
        }}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: ['dataMin', 'dataMax'],
          tickFormatter: tickWords(isLong(points) ? monthAndYear : dayAndMonth),
          minTickGap: 48,
        }}
        tooltipProps={{ content: ({ label }) => <PointTooltip point={pointAt(points, Number(label))} /> }}
      />
    </div>
  );
}

function pointAt(points: readonly BalancePoint[], time: number): BalancePoint | undefined {
  return points.find(({ day }) => Date.parse(day) === time);
}

function PointTooltip({ point }: { readonly point: BalancePoint | undefined }) {
  if (!point) return null;
  return (
    <Paper px="sm" py={6} withBorder shadow="sm" radius="md">
      <Text fz="xs" c="dimmed">
        <Day day={point.day} />
      </Text>
      <MoneyText amount={point.balance} fw={600} />
    </Paper>
  );
}

const dayAndMonth = { day: 'numeric', month: 'short' } as const;
const monthAndYear = { month: 'short', year: 'numeric' } as const;

function tickWords(format: Intl.DateTimeFormatOptions): (time: number) => string {
  return new Intl.DateTimeFormat(undefined, { ...format, timeZone: 'UTC' }).format;
}

/** Whether a day of the year would stand for several days. */
function isLong(points: readonly BalancePoint[]): boolean {
  return dayjs(points.at(-1)?.day).diff(points.at(0)?.day, 'year') >= 1;
}

function inWords(points: readonly BalancePoint[]): string {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last) return 'No balances';
  return `From ${formatMoney(first.balance)} on ${first.day} to ${formatMoney(last.balance)} on ${last.day}, in ${points.length} steps`;
}
