'use client';

import { Alert, Group, Skeleton, Stack, type StackProps, Text } from '@mantine/core';
import { IconAlertCircle, IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AccountEffect, Trial } from '../../_consistency/use-dry-run.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import classes from './dry-run-effect.module.css';
import { describeRefusal } from './refusals.ts';

/** No command changes more accounts. */
const mostRows = ['one', 'other'] as const;

interface DryRunEffectProps extends Trial {
  /** How many accounts it changes if it is possible: as much room is kept from the beginning. */
  readonly accounts: number;
  /** Whether it is only asked for, so that what keeps it from being done now may have passed by then. */
  readonly isAsking?: boolean;
}

/**
 * What a command would do to the balances, or why it would be refused, before it is sent. It takes its room before it is known: a button
 * below it that moved away between being aimed at and being let go would not be pressed.
 */
export function DryRunEffect({ accounts, ...trial }: DryRunEffectProps) {
  return (
    <div className={classes.room}>
      <Panel title="" aria-hidden className={classes.sizer}>
        {mostRows.slice(0, accounts).map((row) => (
          <Row key={row} owner="" />
        ))}
      </Panel>
      <Effect {...trial} />
    </div>
  );
}

function Effect({ dryRun, isOutdated, isAsking = false }: Omit<DryRunEffectProps, 'accounts'>) {
  const outdated = { mod: { outdated: isOutdated }, 'aria-busy': isOutdated };
  switch (dryRun.kind) {
    case 'nothing':
      return <Panel title="What it comes to shows here before it is sent." />;
    case 'unknown':
      return <Panel title="It could not be tried out. It may go through all the same." />;
    case 'asking':
      return <Skeleton h="100%" aria-label="Trying it out" />;
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
        <Panel
          title={isAsking ? 'After its approval' : 'After it'}
          className={classes.told}
          data-testid="dry-run"
          {...outdated}
        >
          {dryRun.accounts.map((account) => (
            <NewBalance key={account.after.id} {...account} />
          ))}
        </Panel>
      );
  }
}

interface PanelProps extends StackProps {
  readonly title: string;
}

function Panel({ title, className = '', children, ...others }: PanelProps) {
  return (
    <Stack gap={6} className={`${classes.effect} ${className}`} {...others}>
      <Text fz="xs" c="dimmed" fw={500} className={classes.line ?? ''}>
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function NewBalance({ before, after }: AccountEffect) {
  return (
    <Row owner={after.owner}>
      {before && (
        <>
          <MoneyText amount={before.balance} c="dimmed" />
          <IconArrowRight size={14} aria-label="becomes" />
        </>
      )}
      <MoneyText amount={after.balance} fw={600} />
    </Row>
  );
}

interface RowProps {
  readonly owner: string;
  readonly children?: ReactNode;
}

/** As high for one account as for another: on a phone what becomes of the balance is always below the name. */
function Row({ owner, children }: RowProps) {
  return (
    <div className={classes.row}>
      <Text fz="sm" fw={500} truncate className={classes.line ?? ''}>
        {owner}
      </Text>
      <Group gap={6} wrap="nowrap" fz="sm" className={classes.line ?? ''}>
        {children}
      </Group>
    </div>
  );
}
