'use client';

import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Group, Paper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { formatCompact, formatMoney, toDecimalText } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { hrefIn, useAsOf } from '../../_past/use-as-of.ts';
import { movedBetweenHref } from '../../events/_log/event-words.ts';
import { type Hour, hourMs, hoursUntil } from './hours.ts';
import classes from './overview.module.css';

interface FlowChartProps {
  readonly flows: DashboardStateFragment['flows'];
  readonly currency: string;
  /** Whether the book has other currencies too. The events of an hour are of all of them. */
  readonly hasOthers: boolean;
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
export function FlowChart({ flows, currency, hasOthers, until, height }: FlowChartProps) {
  const router = useRouter();
  const { asOf } = useAsOf();
  // A finger can't look at an hour without touching it, so a touch does not lead away: a link does.
  const canHover = useMediaQuery('(hover: hover)', true);
  const [touched, setTouched] = useState<string>();
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
          legendProps={{ verticalAlign: 'bottom', itemSorter: null }}
          gridAxis="x"
          tickLine="none"
          barChartProps={{
            accessibilityLayer: false,
            barGap: 1,
            barCategoryGap: '18%',
            onClick: ({ activeLabel }) => {
              if (canHover && activeLabel !== undefined)
                router.push(hrefIn(asOf, hrefOfHour(String(activeLabel))));
            },
          }}
          barProps={{ isAnimationActive: false }}
          yAxisProps={{
            width: 56,
            tickFormatter: (value: number) => formatCompact(value),
            tickCount: 4,
            interval: 0,
          }}
          xAxisProps={{ tickFormatter: clock, minTickGap: 24 }}
          tooltipProps={{
            content: ({ label }) => (
              <HourTooltip hour={hours.find(({ hour }) => hour === label)} onShow={setTouched} />
            ),
          }}
        />
      </div>
      <Group gap="4px 24px">
        <PastLink href={hrefOfAll(hours)} fz="sm" c="dimmed">
          The events behind it{hasOthers && ', in all currencies'}
        </PastLink>
        {!canHover && touched && (
          <PastLink href={hrefOfHour(touched)} fz="sm">
            Those of the hour from {clock(touched)}
          </PastLink>
        )}
      </Group>
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

interface HourTooltipProps {
  readonly hour: Hour | undefined;
  /** Called with the hour that is shown. */
  readonly onShow: (hour: string) => void;
}

function HourTooltip({ hour, onShow }: HourTooltipProps) {
  const shown = hour?.hour;
  useEffect(() => {
    if (shown !== undefined) onShow(shown);
  }, [shown, onShow]);
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
