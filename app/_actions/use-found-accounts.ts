import { useDebouncedValue } from '@mantine/hooks';
import type { AccountStateFragment, AsOf } from '../_graphql/generated/graphql.ts';
import { searchDocument } from '../_graphql/search-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';

/** As many accounts as are read at a glance, since typing another letter is quicker than reading more; and a movement, the fewest. */
const shown = { accounts: 6, movements: 1 } as const;
const settledAfterMs = 150;

/** The accounts whose owners are called something like this, or were then, the best first. */
export function useFoundAccounts(typed: string, asOf: AsOf | undefined): readonly AccountStateFragment[] {
  const [text] = useDebouncedValue(typed.trim(), settledAfterMs);
  const isAsked = /[\p{L}\p{N}]/u.test(text);
  const { data, previousData } = useQuery(searchDocument, {
    variables: { text, ...shown, ...(asOf && { asOf }) },
    fetchPolicy: 'no-cache',
    skip: !isAsked,
  });
  if (!isAsked) return [];
  return (data ?? previousData)?.search.accounts.nodes.map(({ account }) => account) ?? [];
}
