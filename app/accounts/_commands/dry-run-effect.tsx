'use client';

import { Alert, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconArrowRight } from '@tabler/icons-react';
import type { AccountEffect, Trial } from '../../_consistency/use-dry-run.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import classes from './dry-run-effect.module.css';
import { describeRefusal } from './refusals.ts';

interface DryRunEffectProps extends Trial {
  /** Whether it is only asked for, so that what keeps it from being done now may have passed by then. */
  readonly isAsking?: boolean;
}

/** What a command would do to the balances, or why it would be refused, before it is sent. */
export function DryRunEffect({ dryRun, isOutdated, isAsking = false }: DryRunEffectProps) {
  const outdated = { mod: { outdated: isOutdated }, 'aria-busy': isOutdated };
  switch (dryRun.kind) {
    case 'nothing':
    case 'unknown':
      return null;
    case 'asking':
      return <Skeleton h={44} aria-label="Trying it out" />;
    case 'refused':
      return (
        <Alert
          color={isAsking ? 'yellow' : 'red'}
          variant="light"
          icon={<IconAlertCircle aria-hidden />}
          data-testid="dry-run"
          className={classes.told ?? ''}
          {...outdated}
          {...(isAsking && { title: 'It could not be done now' })}
        >
          {dryRun.errors.map(describeRefusal).join(' ')}
        </Alert>
      );
    case 'possible':
      return (
        <Stack gap={6} className={`${classes.effect} ${classes.told}`} data-testid="dry-run" {...outdated}>
          <Text fz="xs" c="dimmed" fw={500}>
            {isAsking ? 'After its approval' : 'After it'}
          </Text>
          {dryRun.accounts.map((account) => (
            <NewBalance key={account.after.id} {...account} />
          ))}
        </Stack>
      );
  }
}

function NewBalance({ before, after }: AccountEffect) {
  return (
    <Group justify="space-between" gap="xs">
      <Text fz="sm" fw={500} truncate>
        {after.owner}
      </Text>
      <Group gap={6} wrap="nowrap" fz="sm">
        {before && (
          <>
            <MoneyText amount={before.balance} c="dimmed" />
            <IconArrowRight size={14} aria-label="becomes" />
          </>
        )}
        <MoneyText amount={after.balance} fw={600} />
      </Group>
    </Group>
  );
}
