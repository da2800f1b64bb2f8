'use client';

import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import { Paper, Text } from '@mantine/core';
import dayjs from 'dayjs';
import { type Amount, formatMoney, toDecimalText } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { Day } from '../../_table/dates.tsx';

interface BalancePoint {
  readonly day: string;
  readonly balance: Amount;
}

interface BalanceChartProps {
  readonly points: readonly BalancePoint[];
  readonly height: number;
  /** The last day of the picture; today if left out. */
  readonly until: string | null | undefined;
}

/** The balance at the end of each day, as steps: between two changes it does not move. */
export function BalanceChart({ points, height, until }: BalanceChartProps) {
  const steps = withToday(points, until);
  // Floats only place the line; what is written beside it comes from the exact amounts.
  const data = steps.map(({ day, balance }) => ({
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
        yAxisProps={{ width: 64, tickFormatter: compact, tickCount: 4 }}
        xAxisProps={{
          type: 'number',
          scale: 'time',
          domain: ['dataMin', 'dataMax'],
          tickFormatter: tickWords(isLong(steps) ? monthAndYear : dayAndMonth),
          minTickGap: 48,
        }}
        tooltipProps={{ content: ({ label }) => <PointTooltip point={pointAt(steps, Number(label))} /> }}
      />
    </div>
  );
}

/** A line needs an end: what the balance has been ever since it last changed. */
function withToday(points: readonly BalancePoint[], until: string | null | undefined) {
  const last = points.at(-1);
  const today = (until ?? dayjs().format('YYYY-MM-DD')).slice(0, 10);
  return last && last.day < today ? [...points, { day: today, balance: last.balance }] : points;
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

function compact(value: number): string {
  return new Intl.NumberFormat(undefined, { notation: 'compact' }).format(value);
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
  return `From ${formatMoney(first.balance)} on ${first.day} to ${formatMoney(last.balance)} on ${last.day}, over ${points.length} days with changes`;
}
