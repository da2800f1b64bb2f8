import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import classes from './waiting-news.module.css';

/** How much has come that is not on screen. */
export interface NewsCount {
  /** Rows that came. */
  readonly newCount: number;
  /** Rows that changed or left. */
  readonly changedCount: number;
  /** More happened than can be counted. */
  readonly isStale: boolean;
}

/** What waits to be shown. */
export interface WaitingNewsProps extends NewsCount {
  readonly show: () => void;
}

/** What waits to be shown, behind a count that shows it. It lies over the list, so that no row makes room for it. */
export function WaitingNews({ newCount, changedCount, isStale, show }: WaitingNewsProps) {
  const format = new Intl.NumberFormat();
  const words = [
    newCount > 0 && `${format.format(newCount)} new`,
    isStale ? 'many changed' : changedCount > 0 && `${format.format(changedCount)} changed`,
  ];
  return (
    <div className={classes.place}>
      <Button
        size="compact-sm"
        radius="xl"
        leftSection={<IconArrowUp size={14} aria-hidden />}
        className={classes.button ?? ''}
        onClick={show}
      >
        {words.filter(Boolean).join(', ')}
      </Button>
    </div>
  );
}
