import { useMemo, useState } from 'react';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import type { Selection } from './select-columns.tsx';

/** As many as can be looked through before something is done with them; the server takes more. */
export const mostSelected = 100;

/** The accounts of the list that a person has chosen. What is not in the list any more is not chosen any more. */
export function useSelection(accounts: readonly AccountStateFragment[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selected = useMemo(() => accounts.filter(({ id }) => ids.has(id)), [accounts, ids]);
  const selection = useMemo((): Selection => {
    const isFull = selected.length >= mostSelected;
    const isAll = selected.length === accounts.length && accounts.length > 0;
    const first = accounts.slice(0, mostSelected).map(({ id }) => id);
    return {
      ids,
      isAll,
      isSome: selected.length > 0 && !isAll,
      isFull,
      toggle: (accountId) => setIds((current) => toggled(current, accountId)),
      toggleAll: () => setIds(new Set(isAll || isFull ? [] : first)),
    };
  }, [accounts, selected, ids]);
  return { selection, selected, clear: () => setIds(new Set()) };
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const others = new Set(ids);
  if (!others.delete(id) && others.size < mostSelected) others.add(id);
  return others;
}
