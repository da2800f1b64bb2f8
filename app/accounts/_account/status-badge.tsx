import { Badge } from '@mantine/core';
import type { AccountStatus } from '../../_graphql/generated/graphql.ts';

const looks: Record<AccountStatus, { readonly label: string; readonly color: string }> = {
  ACTIVE: { label: 'Active', color: 'leaf' },
  FROZEN: { label: 'Frozen', color: 'blue' },
  CLOSED: { label: 'Closed', color: 'gray' },
};

/** What may be done with an account, in a word. */
export function StatusBadge({ status }: { readonly status: AccountStatus }) {
  const { label, color } = looks[status];
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={550} data-testid="status">
      {label}
    </Badge>
  );
}
