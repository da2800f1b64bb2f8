'use client';

import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { correlationIdOf, describeFault } from '../_graphql/faults.ts';
import { later } from '../_shell/later.tsx';
import classes from './fault.module.css';

// The server has answered if nothing is there, or if there is something to refer to; so these come too.

/** Nothing is there yet: says so, and what to do about it. */
export const EmptyState = later(() => import('./empty-state.tsx').then((module) => module.EmptyState));

/** There are rows, but none that match what was asked for. */
export const NoMatch = later(() => import('./empty-state.tsx').then((module) => module.NoMatch));

const Reference = later(() => import('./reference.tsx').then((module) => module.Reference));

/** As many rows as fill the fold; more would only jump more when the real ones come. */
const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The shape of a table whose rows are on their way. */
export function LoadingRows() {
  return (
    <Stack gap={0} px="var(--daybook-inset)" py="sm" role="status" aria-label="Loading">
      {skeletonRows.map((row, index) => (
        <Group key={row} h={52} justify="space-between" wrap="nowrap" style={{ opacity: 1 - index * 0.1 }}>
          <Skeleton h={14} w={`${34 - (index % 3) * 6}%`} />
          <Skeleton h={14} w="12%" visibleFrom="sm" />
          <Skeleton h={14} w="16%" />
        </Group>
      ))}
    </Stack>
  );
}

/**
 * Reading failed: what to do, and what to tell whoever runs the server. It can't be fetched when it is needed, so it looks like an
 * alert of Mantine's and does without the script of one.
 */
export function FaultState({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const reference = correlationIdOf(error);
  return (
    <div className={classes.fault} role="alert">
      <IconAlertTriangle size={20} aria-hidden className={classes.sign} />
      <Stack gap="sm" align="flex-start">
        <Text fz="sm" className={classes.title}>
          This could not be read
        </Text>
        <Text fz="sm">{describeFault(error)}</Text>
        {reference && <Reference id={reference} />}
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </div>
  );
}

interface MoreRowsProps {
  readonly shown: number;
  /** Undefined where the server does not count. */
  readonly total?: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

/** Below a table: how much of it there is, and more of it. */
export function MoreRows({ shown, total, hasMore, isLoading, onMore }: MoreRowsProps) {
  const format = new Intl.NumberFormat();
  return (
    <Group
      justify="space-between"
      px="var(--daybook-inset)"
      py="sm"
      mih={52}
      style={{ borderTop: '1px solid var(--daybook-line)' }}
    >
      <Text fz="sm" c="dimmed" className="figures">
        {total === undefined
          ? `${format.format(shown)} shown`
          : `${format.format(shown)} of ${format.format(total)}`}
      </Text>
      {hasMore && (
        <Button variant="default" size="xs" loading={isLoading} onClick={onMore}>
          Show more
        </Button>
      )}
    </Group>
  );
}
