'use client';

import { Anchor, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import Link from 'next/link';
import type { DailySummariesQuery } from '../_graphql/generated/graphql.ts';
import type { Amount } from '../_money/money.ts';
import { MoneyText } from '../_money/money-text.tsx';
import type { DataColumn, dataTableFeatures } from '../_table/data-table.tsx';
import { Day } from '../_table/dates.tsx';

/** One day in one currency. */
type DailySummary = DailySummariesQuery['dailySummaries']['edges'][number]['node'];

const column = createColumnHelper<typeof dataTableFeatures, DailySummary>();

/** The columns of the daily summaries. */
export const summaryColumns: readonly DataColumn<DailySummary>[] = [
  column.display({
    id: 'day',
    header: 'Day',
    cell: ({ row }) => (
      <Anchor
        component={Link}
        prefetch={false}
        href={`/summaries/${row.original.day}?${new URLSearchParams({ currency: row.original.currency })}`}
        data-row-link
        c="inherit"
        fw={550}
        underline="never"
      >
        <Day day={row.original.day} />
      </Anchor>
    ),
  }),
  column.display({
    id: 'deposits',
    header: 'Deposits',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Flow amount={row.original.deposits} count={row.original.depositCount} />,
  }),
  column.display({
    id: 'withdrawals',
    header: 'Withdrawals',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Flow amount={row.original.withdrawals} count={row.original.withdrawalCount} />,
  }),
  column.display({
    id: 'transfers',
    header: 'Transfers',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => <Flow amount={row.original.transfers} count={row.original.transferCount} />,
  }),
  column.display({
    id: 'reversals',
    header: 'Reversals',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => <Flow amount={row.original.reversals} count={row.original.reversalCount} signed />,
  }),
  column.display({
    id: 'accounts',
    header: 'Opened / closed',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => (
      <span className="figures">
        {row.original.accountsOpened} / {row.original.accountsClosed}
      </span>
    ),
  }),
  column.display({
    id: 'net',
    header: 'Net',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={row.original.net} signed fw={550} />,
  }),
];

interface FlowProps {
  readonly amount: Amount;
  readonly count: number;
  /** Of what may go either way. */
  readonly signed?: boolean;
}

function Flow({ amount, count, signed = false }: FlowProps) {
  if (count === 0) {
    return (
      <Text span inherit c="dimmed" aria-label="none">
        –
      </Text>
    );
  }
  return (
    <>
      <MoneyText amount={amount} signed={signed} />
      <Text fz="xs" c="dimmed" className="figures">
        {count === 1 ? '1 movement' : `${new Intl.NumberFormat().format(count)} movements`}
      </Text>
    </>
  );
}
