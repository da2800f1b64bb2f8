'use client';

import { Anchor, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import Link from 'next/link';
import type { TransactionsQuery } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Day } from '../../_table/dates.tsx';

/** One movement as the table shows it. */
type Transaction = NonNullable<TransactionsQuery['account']>['transactions']['edges'][number]['node'];

const kinds = {
  DEPOSIT: 'Deposit',
  WITHDRAWAL: 'Withdrawal',
  TRANSFER: 'Transfer',
  REVERSAL: 'Reversal',
} as const;

const column = createColumnHelper<typeof dataTableFeatures, Transaction>();

/** The columns of an account's movements. */
export const transactionColumns: readonly DataColumn<Transaction>[] = [
  column.display({
    id: 'bookedOn',
    header: 'Booked on',
    meta: { width: 130, from: 'sm' },
    cell: ({ row }) => <Day day={row.original.bookedOn} />,
  }),
  column.display({
    id: 'description',
    header: 'What for',
    cell: ({ row }) => <Description transaction={row.original} />,
  }),
  column.display({
    id: 'reference',
    header: 'Reference',
    meta: { from: 'md' },
    cell: ({ row }) => (
      <Text span inherit c="dimmed" fz="sm" className="figures">
        {row.original.externalReference}
      </Text>
    ),
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={signedAmount(row.original)} signed fw={550} />,
  }),
  column.display({
    id: 'balanceAfter',
    header: 'Balance after',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <MoneyText amount={row.original.balanceAfter} c="dimmed" />,
  }),
];

function signedAmount({ amount, direction }: Transaction) {
  return direction === 'DEBIT' ? { ...amount, minorUnits: `-${amount.minorUnits}` } : amount;
}

function Description({ transaction }: { readonly transaction: Transaction }) {
  const { description, kind, counterparty, counterpartyAccountId, direction, bookedOn } = transaction;
  const preposition = direction === 'CREDIT' ? 'from' : 'to';
  return (
    <>
      <Text inherit fw={500} lineClamp={2}>
        {description || kinds[kind]}
      </Text>
      <Text fz="xs" c="dimmed" component="div">
        <Text span inherit hiddenFrom="sm">
          <Day day={bookedOn} />
          {' · '}
        </Text>
        {kinds[kind]}
        {(counterparty ?? counterpartyAccountId) && ` ${preposition} `}
        {counterpartyAccountId ? (
          <Anchor component={Link} href={`/accounts/${counterpartyAccountId}`} inherit>
            {counterparty ?? 'another account'}
          </Anchor>
        ) : (
          counterparty
        )}
      </Text>
    </>
  );
}
