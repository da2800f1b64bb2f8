'use client';

import { useQuery } from '@apollo/client/react';
import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { balanceHistoryDocument } from '../../_graphql/account-documents.ts';
import type { AsOf } from '../../_graphql/generated/graphql.ts';
import { policyFor } from '../../_past/past-query.ts';
import { FaultState } from '../../_table/states.tsx';
import classes from './account.module.css';

const chartHeight = 190;

const BalanceChart = dynamic(() => import('./balance-chart.tsx').then((module) => module.BalanceChart), {
  ssr: false,
  loading: () => <Skeleton h={chartHeight} />,
});

const axes = [
  { value: 'BOOKED', label: 'Booked' },
  { value: 'RECORDED', label: 'Recorded' },
] as const;

interface BalanceSectionProps {
  readonly accountId: string;
  readonly asOf: AsOf | undefined;
}

/** How the balance came to be, day by day, along either axis of time. */
export function BalanceSection({ accountId, asOf }: BalanceSectionProps) {
  const [axis, setAxis] = useQueryState(
    'axis',
    parseAsStringLiteral(['BOOKED', 'RECORDED'] as const).withDefault('BOOKED'),
  );
  return (
    <section className={`sheet ${classes.chart}`} aria-label="Balance over time">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Balance over time</Title>
        <SegmentedControl
          aria-label="Axis of time"
          size="xs"
          data={[...axes]}
          value={axis}
          onChange={(chosen) => void setAxis(chosen)}
        />
      </Group>
      <Balances accountId={accountId} asOf={asOf} axis={axis} />
    </section>
  );
}

function Balances({ accountId, asOf, axis }: BalanceSectionProps & { readonly axis: 'BOOKED' | 'RECORDED' }) {
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
  const points = (data ?? previousData)?.account?.balanceHistory;
  if (!points) {
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <Skeleton h={chartHeight} />;
  }
  if (points.length === 0) return <Text c="dimmed">Nothing has moved yet.</Text>;
  return <BalanceChart points={points} height={chartHeight} until={asOf?.bookedOn ?? asOf?.recordedAt} />;
}
