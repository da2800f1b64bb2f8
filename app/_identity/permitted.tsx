'use client';

import { Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Permission, Role } from '../_graphql/generated/graphql.ts';
import { meDocument, rolesDocument } from '../_graphql/me-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';
import { EmptyState, FaultState, LoadingRows } from '../_table/states.tsx';
import { joined, permissionWords } from './permission-words.ts';
import { useMe } from './use-me.ts';
import { aRole, roleWords } from './words.ts';

interface PermittedProps {
  /** What it takes to see what is in it. */
  readonly permission: Permission;
  readonly children: ReactNode;
}

/** Shows a page to those who may see it; the others are told what it would take. It follows a change of the role at once. */
export function Permitted({ permission, children }: PermittedProps) {
  const { data, error, refetch } = useQuery(meDocument);
  if (!data) return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (!data.me.permissions.includes(permission))
    return <NoPermission permission={permission} role={data.me.role} />;
  return children;
}

interface NoPermissionProps {
  readonly permission: Permission;
  readonly role: Role;
}

function NoPermission({ permission, role }: NoPermissionProps) {
  return (
    <section className="sheet" aria-label="No permission">
      <EmptyState
        icon={IconLock}
        title="This is not open to you"
        text={`You are signed in as ${aRole(role)}. ${useWayTo([permission])}`}
      />
    </section>
  );
}

/** On a page that is open to everybody: says why its actions are not offered to those who may only look. */
export function OnlyLooking({ permission }: Pick<PermittedProps, 'permission'>) {
  const me = useMe();
  return me && !me.permissions.includes(permission) ? (
    <NoActions permission={permission} role={me.role} />
  ) : null;
}

function NoActions({ permission, role }: NoPermissionProps) {
  return (
    <Text fz="sm" c="dimmed" mb="md" role="note">
      You are signed in as {aRole(role)} and may look at everything here. {useWayTo([permission])}
    </Text>
  );
}

/** Where actions would be that whoever looks may not do: who may, and how one comes to be one of them. */
export function NotOffered({ permissions }: { readonly permissions: readonly Permission[] }) {
  const way = useWayTo(permissions);
  return (
    <Text fz="xs" c="dimmed">
      {way}
    </Text>
  );
}

/** Who may do all of it, and how one comes to be one of them. */
function useWayTo(wanted: readonly Permission[]): string {
  const { data } = useQuery(rolesDocument);
  const roles =
    data?.roles.filter(({ permissions }) => wanted.every((one) => permissions.includes(one))) ?? [];
  const allowed = roles.map(({ role }) => `${roleWords[role]}s`);
  return allowed.length > 0
    ? `Only ${joined(allowed)} may ${joined(wanted.map((one) => permissionWords[one]))}; an administrator can give you another role.`
    : 'An administrator can give you another role.';
}
