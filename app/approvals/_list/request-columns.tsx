'use client';

import { Anchor, Stack, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import Link from 'next/link';
import { RequestStatusBadge } from '../../_approvals/request-status-badge.tsx';
import type { TransferRequestsQuery } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';
import { MoneyText } from '../../_money/money-text.tsx';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';

/** A request as the list has it. */
export type ListedRequest = TransferRequestsQuery['transferRequests']['edges'][number]['node'];

const column = createColumnHelper<typeof dataTableFeatures, ListedRequest>();

/** The columns of the list of requests; their ids are what the server sorts by. */
export const requestColumns: readonly DataColumn<ListedRequest>[] = [
  column.display({
    id: 'what',
    header: 'Transfer',
    cell: ({ row: { original } }) => <Transfer request={original} />,
  }),
  column.accessor((request): unknown => request.amount, {
    id: 'AMOUNT',
    header: 'Amount',
    meta: { align: 'end' },
    cell: ({ row: { original } }) => (
      <Stack gap={2} align="flex-end">
        <MoneyText amount={original.amount} fw={600} />
        <Text span hiddenFrom="sm">
          <RequestStatusBadge status={original.status} />
        </Text>
      </Stack>
    ),
  }),
  column.display({
    id: 'status',
    header: 'Status',
    meta: { from: 'sm', width: 120 },
    cell: ({ row }) => <RequestStatusBadge status={row.original.status} />,
  }),
  column.accessor((request): unknown => request.requestedAt, {
    id: 'REQUESTED',
    header: 'Asked for',
    meta: { from: 'sm' },
    cell: ({ row: { original } }) => (
      <ByAndWhen party={original.requestedBy} isMe={original.isOwn} at={original.requestedAt} />
    ),
  }),
  column.accessor((request): unknown => request.decidedAt, {
    id: 'CHANGED',
    header: 'Decided',
    meta: { from: 'md' },
    cell: ({ row: { original } }) => <Decision request={original} />,
  }),
];

function Transfer({ request }: { readonly request: ListedRequest }) {
  const { id, fromAccount, toAccount, fromAccountId, toAccountId, description } = request;
  return (
    <Stack gap={2}>
      <Anchor
        component={Link}
        prefetch={false}
        href={`/approvals/${id}`}
        data-row-link
        c="inherit"
        fw={550}
        underline="never"
      >
        {fromAccount?.owner ?? fromAccountId} → {toAccount?.owner ?? toAccountId}
      </Anchor>
      {description && (
        <Text fz="sm" c="dimmed" lineClamp={1}>
          {description}
        </Text>
      )}
    </Stack>
  );
}

interface ByAndWhenProps {
  readonly party: { readonly id: string; readonly displayName?: string | null };
  readonly isMe?: boolean;
  readonly at: string;
}

function ByAndWhen({ party, isMe = false, at }: ByAndWhenProps) {
  return (
    <Stack gap={2}>
      <Text inherit>{isMe ? 'you' : <Actor id={party.id} name={party.displayName ?? null} />}</Text>
      <Text fz="xs" c="dimmed" component="div">
        <Moment at={at} />
      </Text>
    </Stack>
  );
}

function Decision({
  request: { status, decidedBy, decidedAt, expiresAt },
}: {
  readonly request: ListedRequest;
}) {
  if (decidedBy && decidedAt) return <ByAndWhen party={decidedBy} at={decidedAt} />;
  return (
    <Text fz="xs" c="dimmed" component="div">
      {status === 'EXPIRED' ? 'expired' : 'until'} <Moment at={expiresAt} />
    </Text>
  );
}
