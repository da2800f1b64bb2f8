'use client';

import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useProjectionProgress } from '../../_consistency/use-projection-progress.ts';
import { useRereadOn } from '../../_consistency/use-reread.ts';
import { accountCountDocument } from '../../_graphql/account-documents.ts';
import type { AccountFilter } from '../../_graphql/generated/graphql.ts';

interface NewAccountsProps {
  readonly filter: AccountFilter;
  /** How many there were when the list was read. */
  readonly shownCount: number;
  readonly onShow: () => void;
}

/**
 * Accounts that others opened wait behind a count, so that no row jumps away from under the hand. The list itself
 * hears only of the accounts in it.
 */
export function NewAccounts({ filter, shownCount, onShow }: NewAccountsProps) {
  const [count, setCount] = useState<number>();
  const key = JSON.stringify(filter);
  const countAgain = useCallback(async () => {
    const variables = { filter: JSON.parse(key) as AccountFilter };
    const { data } = await pageSession().client.query({
      query: accountCountDocument,
      variables,
      fetchPolicy: 'no-cache',
    });
    if (data) setCount(data.accounts.totalCount);
  }, [key]);
  useRereadOn(useProjectionProgress().progress, countAgain);
  const newCount = (count ?? shownCount) - shownCount;
  if (newCount <= 0) return null;
  return (
    <Button
      fullWidth
      variant="light"
      size="xs"
      radius={0}
      leftSection={<IconArrowUp size={14} aria-hidden />}
      onClick={onShow}
    >
      {new Intl.NumberFormat().format(newCount)} new
    </Button>
  );
}
