import type { TransferRequestStatus } from '../_graphql/generated/graphql.ts';
import { WordBadge } from '../_table/word-badge.tsx';

const looks: Record<TransferRequestStatus, { readonly label: string; readonly color: string }> = {
  PENDING: { label: 'Waiting', color: 'ink' },
  APPROVED: { label: 'Approved', color: 'leaf' },
  REJECTED: { label: 'Rejected', color: 'red' },
  WITHDRAWN: { label: 'Withdrawn', color: 'gray' },
  EXPIRED: { label: 'Expired', color: 'gray' },
};

/** What has become of a request, in a word. */
export function RequestStatusBadge({ status }: { readonly status: TransferRequestStatus }) {
  return <WordBadge {...looks[status]} testId="request-status" />;
}
