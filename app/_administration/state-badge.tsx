import { Badge } from '@mantine/core';
import classes from './state-badge.module.css';

interface StateBadgeProps {
  readonly tone: 'good' | 'waiting' | 'bad' | 'over';
  readonly label: string;
}

/** How something stands, in a word; the colour only helps to find it. */
export function StateBadge({ tone, label }: StateBadgeProps) {
  return (
    <Badge variant="default" radius="sm" tt="none" fw={550} className={classes.badge} data-tone={tone}>
      {label}
    </Badge>
  );
}
