import { Box } from '@mantine/core';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { WordBadge } from '../../_table/word-badge.tsx';

type Stale = AccountStateFragment['stale'];

/** In a row: that some of what is shown of the account stands still. */
export function StaleBadge({ stale }: { readonly stale: Stale }) {
  if (stale.length === 0) return null;
  return (
    <Box mt={2} title={staleReasons(stale)}>
      <WordBadge label="Out of date" color="red" testId="stale" />
    </Box>
  );
}

/** What stands still, and why. */
export function staleReasons(stale: Stale): string {
  return stale.map(({ projection, reason }) => `${projection} (${reason})`).join(', ');
}
