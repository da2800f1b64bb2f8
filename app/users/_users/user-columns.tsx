'use client';

import { Badge, Group, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import { StateBadge } from '../../_administration/state-badge.tsx';
import type { UserRowFragment } from '../../_graphql/generated/graphql.ts';
import { roleTitle } from '../../_identity/words.ts';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import type { UserTask } from './user-dialog.tsx';
import { UserMenu } from './user-menu.tsx';

const column = createColumnHelper<typeof dataTableFeatures, UserRowFragment>();

interface UserColumnsOptions {
  /** The principal who looks, who may not do everything to himself. */
  readonly myId: string | undefined;
  readonly onTask: (task: UserTask) => void;
}

/** The columns of the list of users. */
export function userColumns({ myId, onTask }: UserColumnsOptions): readonly DataColumn<UserRowFragment>[] {
  const isMe = ({ id }: UserRowFragment) => myId === `user:${id}`;
  return [
    column.display({
      id: 'name',
      header: 'Name',
      cell: ({ row: { original } }) => <Name user={original} isMe={isMe(original)} />,
    }),
    column.display({
      id: 'role',
      header: 'Role',
      meta: { from: 'sm' },
      cell: ({ row }) => <Text inherit>{roleTitle(row.original.role)}</Text>,
    }),
    column.display({ id: 'status', header: 'Sign-in', cell: ({ row }) => <Status user={row.original} /> }),
    column.display({
      id: 'createdAt',
      header: 'Added',
      meta: { from: 'md', align: 'end' },
      cell: ({ row }) => <Moment at={row.original.createdAt} />,
    }),
    column.display({
      id: 'menu',
      header: '',
      meta: { align: 'end', width: 56 },
      cell: ({ row: { original } }) => (
        <UserMenu
          user={original}
          isMe={isMe(original)}
          onChoose={(kind) => onTask({ kind, user: original })}
        />
      ),
    }),
  ];
}

function Name({ user, isMe }: { readonly user: UserRowFragment; readonly isMe: boolean }) {
  return (
    <>
      <Group gap={6}>
        <Text inherit fw={550} style={{ overflowWrap: 'anywhere' }}>
          {user.name}
        </Text>
        {isMe && (
          <Badge size="sm" variant="light" radius="sm" tt="none" style={{ flexShrink: 0 }}>
            You
          </Badge>
        )}
      </Group>
      <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {user.email}
      </Text>
      <Text fz="xs" c="dimmed" hiddenFrom="sm">
        {roleTitle(user.role)}
      </Text>
    </>
  );
}

function Status({
  user: { disabledAt, mustChangePassword, sessionCount },
}: {
  readonly user: UserRowFragment;
}) {
  if (disabledAt !== null) return <StateBadge tone="bad" label="Disabled" />;
  if (mustChangePassword) return <StateBadge tone="waiting" label="One-time password" />;
  if (sessionCount === 0)
    return (
      <Text inherit c="dimmed">
        Not signed in
      </Text>
    );
  const label = sessionCount === 1 ? 'Signed in' : `Signed in, ${sessionCount} browsers`;
  return <StateBadge tone="good" label={label} />;
}
