'use client';

import { Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { newsBetween } from '../../_consistency/news-between.ts';
import type { DashboardStateFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { type DataColumn, DataTable, type dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import { HeldList } from '../../_table/held-list.tsx';
import { useHeld } from '../../_table/use-held.ts';
import { MovementOf } from '../../accounts/_account/movement-of.tsx';
import { signedAmount } from '../../accounts/_account/movement-words.ts';

type Movement = DashboardStateFragment['recentMovements'][number] & { readonly owner: string };

const column = createColumnHelper<typeof dataTableFeatures, Movement>();

const columns: readonly DataColumn<Movement>[] = [
  column.display({
    id: 'movement',
    header: 'Movement',
    cell: ({ row }) => <MovementOf movement={row.original} owner={row.original.owner} />,
  }),
  column.display({
    id: 'recordedAt',
    header: 'Recorded',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Moment at={row.original.recordedAt} />,
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={signedAmount(row.original)} signed fw={550} />,
  }),
];

interface RecentMovementsProps {
  readonly movements: DashboardStateFragment['recentMovements'];
  readonly accounts: DashboardStateFragment['recentAccounts'];
}

/** The newest movements of all accounts, as they happen. */
export function RecentMovements({ movements, accounts }: RecentMovementsProps) {
  const { holder, isHeldNow } = useHeld();
  const latest = useMemo(() => {
    const owners = new Map(accounts.map(({ id, owner }) => [id, owner]));
    return movements.map((movement) => ({ ...movement, owner: owners.get(movement.accountId) ?? '' }));
  }, [movements, accounts]);
  const [rows, show] = useState(latest);
  const news =
    rows !== latest && isHeldNow() ? newsBetween(rows, { rows: latest, hasMore: true }) : undefined;
  if (rows !== latest && !news) show(latest);
  if (rows.length === 0) {
    return (
      <Text c="dimmed" px="var(--daybook-inset)" pb="md">
        Nothing has moved yet.
      </Text>
    );
  }
  return (
    <HeldList holder={holder} news={news && { ...news, show: () => show(latest) }}>
      <DataTable caption="Recent movements" columns={columns} items={rows} idOf={({ id }) => id} />
    </HeldList>
  );
}
