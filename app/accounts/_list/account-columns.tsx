'use client';

import { Box, Group } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { FreshnessMark } from '../../_consistency/freshness-mark.tsx';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { useAsOf } from '../../_past/use-as-of.ts';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Day, Moment } from '../../_table/dates.tsx';
import { StaleBadge } from '../_account/stale-badge.tsx';
import { StatusBadge } from '../_account/status-badge.tsx';
import classes from './account-columns.module.css';

const column = createColumnHelper<typeof dataTableFeatures, AccountStateFragment>();

/** The columns of the accounts' list; their ids are the server's names of what can be sorted by. */
export const accountColumns: readonly DataColumn<AccountStateFragment>[] = [
  column.accessor((account): unknown => account.owner, {
    id: 'OWNER',
    header: 'Owner',
    cell: ({ row }) => <OwnerCell account={row.original} />,
  }),
  column.display({
    id: 'status',
    header: 'Status',
    meta: { from: 'sm', width: 120 },
    cell: ({ row }) => <StatusBadge status={row.original.status} />,
  }),
  column.accessor((account): unknown => account.balance, {
    id: 'BALANCE',
    header: 'Balance',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={row.original.balance} fw={550} />,
  }),
  column.display({
    id: 'available',
    header: 'Available',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => <MoneyText amount={row.original.available} c="dimmed" />,
  }),
  column.accessor((account): unknown => account.openedOn, {
    id: 'OPENED_ON',
    header: 'Opened',
    meta: { align: 'end', from: 'md' },
    cell: ({ row }) => <Day day={row.original.openedOn} />,
  }),
  column.accessor((account): unknown => account.changedAt, {
    id: 'CHANGED',
    header: 'Last change',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Moment at={row.original.changedAt} />,
  }),
];

function OwnerCell({ account }: { readonly account: AccountStateFragment }) {
  const { id, owner, status, stale } = account;
  const { asOf } = useAsOf();
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <PastLink
          href={`/accounts/${id}`}
          data-row-link
          c="inherit"
          fw={550}
          underline="never"
          className={classes.owner ?? ''}
        >
          {owner}
        </PastLink>
        {!asOf && <FreshnessMark accountId={id} />}
      </Group>
      <StaleBadge stale={stale} />
      {status !== 'ACTIVE' && (
        <Box hiddenFrom="sm" mt={2}>
          <StatusBadge status={status} />
        </Box>
      )}
    </>
  );
}
