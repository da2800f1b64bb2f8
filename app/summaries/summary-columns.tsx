'use client';

import { Anchor, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import Link from 'next/link';
import type { AsOf, DailySummariesQuery, TransactionKind } from '../_graphql/generated/graphql.ts';
import type { Amount } from '../_money/money.ts';
import { MoneyText } from '../_money/money-text.tsx';
import { hrefIn } from '../_past/use-as-of.ts';
import type { DataColumn, dataTableFeatures } from '../_table/data-table.tsx';
import { Day } from '../_table/dates.tsx';

/** One day in one currency. */
type DailySummary = DailySummariesQuery['dailySummaries']['edges'][number]['node'];

const column = createColumnHelper<typeof dataTableFeatures, DailySummary>();

/** The columns of the daily summaries; what they lead to is of the same past. */
export const summaryColumnsIn = (asOf: AsOf | undefined): readonly DataColumn<DailySummary>[] => [
  column.display({
    id: 'day',
    header: 'Day',
    cell: ({ row }) => (
      <Anchor
        component={Link}
        prefetch={false}
        href={dayHref(asOf, row.original)}
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
    cell: ({ row }) => (
      <Flow
        amount={row.original.deposits}
        count={row.original.depositCount}
        href={dayHref(asOf, row.original, 'DEPOSIT')}
      />
    ),
  }),
  column.display({
    id: 'withdrawals',
    header: 'Withdrawals',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => (
      <Flow
        amount={row.original.withdrawals}
        count={row.original.withdrawalCount}
        href={dayHref(asOf, row.original, 'WITHDRAWAL')}
      />
    ),
  }),
  column.display({
    id: 'transfers',
    header: 'Transfers',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => (
      <Flow
        amount={row.original.transfers}
        count={row.original.transferCount}
        href={dayHref(asOf, row.original, 'TRANSFER')}
      />
    ),
  }),
  column.display({
    id: 'reversals',
    header: 'Reversals',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => (
      <Flow
        amount={row.original.reversals}
        count={row.original.reversalCount}
        href={dayHref(asOf, row.original, 'REVERSAL')}
        signed
      />
    ),
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

/** Where the movements of a day are, of a kind if it is given. */
function dayHref(asOf: AsOf | undefined, { day, currency }: DailySummary, kind?: TransactionKind): string {
  return hrefIn(asOf, `/summaries/${day}?${new URLSearchParams({ currency, ...(kind && { kind }) })}`);
}

interface FlowProps {
  readonly amount: Amount;
  readonly count: number;
  /** Where the movements are that it adds up. */
  readonly href: string;
  /** Of what may go either way. */
  readonly signed?: boolean;
}

function Flow({ amount, count, href, signed = false }: FlowProps) {
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
      <Text fz="xs" c="dimmed" className="figures" pos="relative" style={{ zIndex: 1 }}>
        <Anchor component={Link} prefetch={false} href={href} c="inherit" inherit>
          {count === 1 ? '1 movement' : `${new Intl.NumberFormat().format(count)} movements`}
        </Anchor>
      </Text>
    </>
  );
}
