'use client';

import { ActionIcon, Code, Menu, Text } from '@mantine/core';
import { IconBan, IconDots, IconRefresh } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { StateBadge } from '../../_administration/state-badge.tsx';
import type { KeyRowFragment } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';
import { joined, permissionWords } from '../../_identity/permission-words.ts';
import { roleTitle } from '../../_identity/words.ts';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import type { KeyTask } from './key-dialog.tsx';

const column = createColumnHelper<typeof dataTableFeatures, KeyRowFragment>();

/** The columns of the list of keys. */
export function keyColumns(onTask: (task: KeyTask) => void): readonly DataColumn<KeyRowFragment>[] {
  return [
    column.display({ id: 'name', header: 'Key', cell: ({ row }) => <Name apiKey={row.original} /> }),
    column.display({
      id: 'abilities',
      header: 'May',
      meta: { from: 'md' },
      cell: ({ row }) => <Abilities apiKey={row.original} />,
    }),
    column.display({ id: 'status', header: 'State', cell: ({ row }) => <Status apiKey={row.original} /> }),
    column.display({
      id: 'lastUsedAt',
      header: 'Last used',
      meta: { from: 'sm' },
      cell: ({ row: { original } }) => (original.lastUsedAt ? <Moment at={original.lastUsedAt} /> : 'Never'),
    }),
    column.display({
      id: 'createdBy',
      header: 'Made by',
      meta: { from: 'md' },
      cell: ({ row: { original } }) => <Actor id={original.createdBy} name={original.createdByName} />,
    }),
    column.display({
      id: 'menu',
      header: '',
      meta: { align: 'end', width: 56 },
      cell: ({ row: { original } }) =>
        isOver(original) || (
          <KeyMenu apiKey={original} onChoose={(kind) => onTask({ kind, apiKey: original })} />
        ),
    }),
  ];
}

function isOver({ revokedAt }: KeyRowFragment): boolean {
  return revokedAt !== null;
}

function Name({ apiKey: { id, name, role } }: { readonly apiKey: KeyRowFragment }) {
  return (
    <>
      <Text inherit fw={550} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Text>
      <Code fz="xs" style={{ overflowWrap: 'anywhere' }}>
        daybook_
        <wbr />
        {id}.…
      </Code>
      <Text fz="xs" c="dimmed" hiddenFrom="md">
        {roleTitle(role)}
      </Text>
    </>
  );
}

function Abilities({ apiKey: { role, scopes } }: { readonly apiKey: KeyRowFragment }) {
  return (
    <>
      <Text inherit>{roleTitle(role)}</Text>
      <Text fz="xs" c="dimmed">
        {scopes === null
          ? 'All that the role may'
          : `Only ${joined(scopes.map((scope) => permissionWords[scope])) || 'be recognised'}`}
      </Text>
    </>
  );
}

function Status({ apiKey }: { readonly apiKey: KeyRowFragment }) {
  const { revokedAt, expiresAt, previousSecretUntil } = apiKey;
  if (revokedAt !== null)
    return (
      <>
        <StateBadge tone="bad" label="Revoked" />
        <Note label="on" at={revokedAt} />
      </>
    );
  const hasExpired = expiresAt !== null && Date.parse(expiresAt) <= Date.now();
  return (
    <>
      <StateBadge tone={hasExpired ? 'over' : 'good'} label={hasExpired ? 'Expired' : 'Good'} />
      {expiresAt !== null && <Note label={hasExpired ? 'on' : 'until'} at={expiresAt} />}
      {previousSecretUntil !== null && <Note label="old secret until" at={previousSecretUntil} />}
    </>
  );
}

function Note({ label, at }: { readonly label: string; readonly at: string }) {
  return (
    <Text fz="xs" c="dimmed" component="div">
      {label} <Moment at={at} />
    </Text>
  );
}

interface KeyMenuProps {
  readonly apiKey: KeyRowFragment;
  readonly onChoose: (kind: KeyTask['kind']) => void;
}

function KeyMenu({ apiKey, onChoose }: KeyMenuProps) {
  return (
    <Menu position="bottom-end" width={200} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${apiKey.name}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
          data-autofocus
          onClick={() => onChoose('rotate')}
        >
          Rotate…
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
          onClick={() => onChoose('revoke')}
        >
          Revoke…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
