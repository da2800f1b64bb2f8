import { Badge } from '@mantine/core';
import type { TransferRequestStatus } from '../_graphql/generated/graphql.ts';

const looks: Record<TransferRequestStatus, { readonly label: string; readonly color: string }> = {
  PENDING: { label: 'Waiting', color: 'ink' },
  APPROVED: { label: 'Approved', color: 'leaf' },
  REJECTED: { label: 'Rejected', color: 'red' },
  WITHDRAWN: { label: 'Withdrawn', color: 'gray' },
  EXPIRED: { label: 'Expired', color: 'gray' },
};

/** What has become of a request, in a word. */
export function RequestStatusBadge({ status }: { readonly status: TransferRequestStatus }) {
  const { label, color } = looks[status];
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={550} data-testid="request-status">
      {label}
    </Badge>
  );
}
