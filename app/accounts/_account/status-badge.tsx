import type { AccountStatus } from '../../_graphql/generated/graphql.ts';
import { WordBadge } from '../../_table/word-badge.tsx';

const looks: Record<AccountStatus, { readonly label: string; readonly color: string }> = {
  ACTIVE: { label: 'Active', color: 'leaf' },
  FROZEN: { label: 'Frozen', color: 'blue' },
  CLOSED: { label: 'Closed', color: 'gray' },
};

/** What may be done with an account, in a word. */
export function StatusBadge({ status }: { readonly status: AccountStatus }) {
  return <WordBadge {...looks[status]} testId="status" />;
}
