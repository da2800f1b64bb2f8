'use client';

import { Group, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import type { MovementFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Day } from '../../_table/dates.tsx';
import { eventHref } from '../../events/_log/event-words.ts';
import classes from './account.module.css';
import { MovementLink } from './movement-link.tsx';
import { kindNames, signedAmount } from './movement-words.ts';
import { RequestMark } from './request-mark.tsx';
import { ReversalMarks } from './reversal-marks.tsx';
import { ReverseAction } from './reverse-action.tsx';

const column = createColumnHelper<typeof dataTableFeatures, MovementFragment>();

/** The columns of an account's movements. */
export const transactionColumns: readonly DataColumn<MovementFragment>[] = [
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
    meta: { from: 'md', width: 170 },
    cell: ({ row }) => (
      <Text span inherit c="dimmed" fz="sm" className="figures">
        {row.original.externalReference}
      </Text>
    ),
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    meta: { align: 'end', width: 160 },
    cell: ({ row }) => <MoneyText amount={signedAmount(row.original)} signed fw={550} />,
  }),
  column.display({
    id: 'balanceAfter',
    header: 'Balance after',
    meta: { align: 'end', from: 'sm', width: 180 },
    cell: ({ row }) => <BalanceAfter transaction={row.original} />,
  }),
];

/** The same for those who may take them back. */
export const reversibleTransactionColumns: readonly DataColumn<MovementFragment>[] = [
  ...transactionColumns,
  column.display({
    id: 'actions',
    header: '',
    meta: { align: 'end', width: 44, from: 'sm' },
    cell: ({ row }) => <ReverseAction transaction={row.original} isReadOnly={false} />,
  }),
];

/** The running balance, leading to the event that it comes from: a movement has the id of its event. */
function BalanceAfter({ transaction: { id, balanceAfter } }: { readonly transaction: MovementFragment }) {
  return (
    <PastLink href={eventHref(id)} title="The event that made it so" inherit c="dimmed">
      <MoneyText amount={balanceAfter} />
    </PastLink>
  );
}

function Description({ transaction }: { readonly transaction: MovementFragment }) {
  const { description, kind, counterparty, counterpartyAccountId, direction, bookedOn } = transaction;
  const preposition = direction === 'CREDIT' ? 'from' : 'to';
  return (
    <>
      <Group gap="xs">
        <MovementLink
          movementId={transaction.id}
          className={classes.movement}
          aria-label={`Details of ${description || kindNames[kind]}`}
        >
          {description || kindNames[kind]}
        </MovementLink>
        <RequestMark transaction={transaction} />
        <ReversalMarks transaction={transaction} />
      </Group>
      <Text fz="xs" c="dimmed" component="div">
        <Text span inherit hiddenFrom="sm">
          <Day day={bookedOn} />
          {' · '}
        </Text>
        {kindNames[kind]}
        {(counterparty ?? counterpartyAccountId) && ` ${preposition} `}
        {counterpartyAccountId ? (
          <PastLink href={`/accounts/${counterpartyAccountId}`} inherit underline="always">
            {counterparty ?? 'another account'}
          </PastLink>
        ) : (
          counterparty
        )}
      </Text>
    </>
  );
}
