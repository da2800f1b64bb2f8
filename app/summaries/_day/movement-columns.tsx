'use client';

import { createColumnHelper } from '@tanstack/react-table';
import type { BookedMovementsQuery } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import { MovementOf } from '../../accounts/_account/movement-of.tsx';
import { signedAmount } from '../../accounts/_account/movement-words.ts';

/** A movement and whose it is. */
export type BookedMovement = BookedMovementsQuery['bookedMovements']['edges'][number]['node'];

const column = createColumnHelper<typeof dataTableFeatures, BookedMovement>();

/** The columns of a day's movements; each row leads to the movement on its account, in the same past. */
export const movementColumns: readonly DataColumn<BookedMovement>[] = [
  column.display({
    id: 'movement',
    header: 'Movement',
    cell: ({ row }) => <MovementOf movement={row.original.transaction} owner={row.original.account.owner} />,
  }),
  column.display({
    id: 'recordedAt',
    header: 'Recorded',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Moment at={row.original.transaction.recordedAt} />,
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={signedAmount(row.original.transaction)} signed fw={550} />,
  }),
];
