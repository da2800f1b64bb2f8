import { useDebouncedValue } from '@mantine/hooks';
import type { AccountStateFragment, AsOf } from '../_graphql/generated/graphql.ts';
import { searchDocument } from '../_graphql/search-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';

/** As many accounts as are read at a glance, since typing another letter is quicker than reading more; and a movement, the fewest. */
const shown = { accounts: 6, movements: 1 } as const;
const settledAfterMs = 150;

interface FoundAccounts {
  readonly accounts: readonly AccountStateFragment[];
  readonly isSearching: boolean;
}

const none: readonly AccountStateFragment[] = [];

/**
 * The accounts whose owners are called something like this, or were then, the best first. None until they are found: what was found
 * for an earlier text must not be gone to by Enter.
 */
export function useFoundAccounts(typed: string, asOf: AsOf | undefined): FoundAccounts {
  const wanted = typed.trim();
  const [text] = useDebouncedValue(wanted, settledAfterMs);
  const isAsked = isLookedFor(text);
  const { data, loading } = useQuery(searchDocument, {
    variables: { text, ...shown, ...(asOf && { asOf }) },
    fetchPolicy: 'no-cache',
    skip: !isAsked,
  });
  if (text !== wanted) return { accounts: none, isSearching: isLookedFor(wanted) };
  if (!isAsked || !data) return { accounts: none, isSearching: loading };
  return { accounts: data.search.accounts.nodes.map(({ account }) => account), isSearching: false };
}

function isLookedFor(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
