import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { WaitingNews as News } from './use-account-list.ts';

/** What waits to be shown, behind a count that shows it. */
export function WaitingNews({ newCount, changedCount, isStale, show }: News) {
  const format = new Intl.NumberFormat();
  const words = [
    newCount > 0 && `${format.format(newCount)} new`,
    isStale ? 'many changed' : changedCount > 0 && `${format.format(changedCount)} changed`,
  ];
  return (
    <Button
      fullWidth
      variant="light"
      size="xs"
      radius={0}
      leftSection={<IconArrowUp size={14} aria-hidden />}
      onClick={show}
    >
      {words.filter(Boolean).join(', ')}
    </Button>
  );
}
