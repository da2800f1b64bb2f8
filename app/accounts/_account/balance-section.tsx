'use client';

import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import dayjs from 'dayjs';
import { useQueryState, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { parseAsOneOf } from '../../_address/parameters.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { balanceHistoryDocument } from '../../_graphql/account-documents.ts';
import type { AsOf } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { policyFor } from '../../_past/past-query.ts';
import { later } from '../../_shell/later.tsx';
import { Day } from '../../_table/dates.tsx';
import { FaultState } from '../../_table/states.tsx';
import classes from './account.module.css';
import { type Days, pointsWithin } from './balance-points.ts';
import { transactionParameters } from './transaction-filters.ts';

const chartHeight = 190;

/** The axis of time that the balance is shown along, in the URL. */
export const parseAsAxis = parseAsOneOf(['BOOKED', 'RECORDED']).withDefault('BOOKED');

const BalanceChart = later(
  () => import('./balance-chart.tsx').then((module) => module.BalanceChart),
  () => <Skeleton h={chartHeight} />,
);

const axes = [
  { value: 'BOOKED', label: 'Booked' },
  { value: 'RECORDED', label: 'Recorded' },
] as const;

interface BalanceSectionProps {
  readonly accountId: string;
  readonly asOf: AsOf | undefined;
}

/** How the balance came to be, day by day, along either axis of time; on that of booking, over the days that movements are shown of. */
export function BalanceSection({ accountId, asOf }: BalanceSectionProps) {
  const [axis, setAxis] = useQueryState('axis', parseAsAxis);
  const [{ from, to }] = useQueryStates({ from: transactionParameters.from, to: transactionParameters.to });
  const days = axis === 'BOOKED' ? { from, to } : { from: null, to: null };
  return (
    <section className={`sheet ${classes.chart}`} aria-label="Balance over time">
      <Group justify="space-between" mb="sm">
        <Group gap="sm" align="baseline">
          <Title order={2}>Balance over time</Title>
          {days.from && days.to && (
            <Text c="dimmed" fz="sm">
              <Day day={days.from} /> – <Day day={days.to} />
            </Text>
          )}
        </Group>
        <SegmentedControl
          aria-label="Axis of time"
          size="xs"
          data={[...axes]}
          value={axis}
          onChange={(chosen) => void setAxis(chosen)}
        />
      </Group>
      <Balances accountId={accountId} asOf={asOf} axis={axis} days={days} />
    </section>
  );
}

interface BalancesProps extends BalanceSectionProps {
  readonly axis: 'BOOKED' | 'RECORDED';
  readonly days: Days;
}

function Balances({ accountId, asOf, axis, days }: BalancesProps) {
  const variables = useMemo(() => ({ id: accountId, axis, ...(asOf && { asOf }) }), [accountId, axis, asOf]);
  const { data, previousData, error, refetch } = useQuery(balanceHistoryDocument, {
    variables,
    ...policyFor(asOf),
  });
  const reread = useCallback(
    async (atLeast?: string) => {
      if (asOf) return;
      await pageSession().client.query({
        query: balanceHistoryDocument,
        variables: atLeast === undefined ? variables : { ...variables, atLeast },
        fetchPolicy: 'network-only',
      });
    },
    [variables, asOf],
  );
  useRereadOnNewVersion(accountId, reread);
  useFallbackPolling(reread);
  const history = (data ?? previousData)?.account?.balanceHistory;
  if (!history) {
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <Skeleton h={chartHeight} />;
  }
  const today = (asOf?.bookedOn ?? asOf?.recordedAt ?? dayjs().format('YYYY-MM-DD')).slice(0, 10);
  const points = pointsWithin(history, days, today);
  if (points.length === 0) return <Text c="dimmed">Nothing had moved by then.</Text>;
  return <BalanceChart points={points} height={chartHeight} />;
}
