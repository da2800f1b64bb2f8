'use client';

import { ActionIcon, Alert, CopyButton, Group, Title, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy, IconLock, IconSnowflake } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { FreshnessMark } from '../../_consistency/freshness-mark.tsx';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { formatMoney } from '../../_money/money.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { Day, Moment } from '../../_table/dates.tsx';
import classes from './account.module.css';
import { AccountActions } from './account-actions.tsx';
import { MadeBy } from './made-by.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { StatusBadge } from './status-badge.tsx';

interface AccountSummaryProps {
  readonly account: AccountStateFragment;
  /** Whether it is shown as it was. */
  readonly isPast: boolean;
}

/** Where an account stands, and what can be done with it. */
export function AccountSummary({ account, isPast }: AccountSummaryProps) {
  const { id, owner, status, balance, available, overdraftLimit, version, stale } = account;
  return (
    <section className={`sheet ${classes.summary}`} aria-label="Account">
      <Group justify="space-between" align="flex-start" gap="md">
        <div className={classes.identity}>
          <Group gap="sm" wrap="nowrap">
            <Title order={1} className={classes.owner ?? ''}>
              {owner}
            </Title>
            <MadeBy accountId={id} what="status">
              <StatusBadge status={status} />
            </MadeBy>
          </Group>
          <AccountId id={id} />
        </div>
        <AccountActions account={account} isPast={isPast} />
      </Group>
      <StatusNotice status={status} />
      <StaleNotice stale={stale} />
      <div className={classes.balance}>
        <span className={classes.term}>Balance</span>
        <Group gap="md" align="center">
          <span className={classes.figure} data-testid="balance">
            <MadeBy accountId={id} what="balance">
              <MoneyText amount={balance} inherit />
            </MadeBy>
          </span>
          {!isPast && <FreshnessMark accountId={id} inWords />}
        </Group>
        <VisuallyHidden aria-live="polite">Balance {formatMoney(balance)}</VisuallyHidden>
      </div>
      <dl className={classes.facts}>
        <Fact term="Available">
          <MadeBy accountId={id} what="available">
            <MoneyText amount={available} data-testid="available" />
          </MadeBy>
        </Fact>
        <Fact term="Overdraft limit">
          <MadeBy accountId={id} what="limit">
            <MoneyText amount={overdraftLimit} />
          </MadeBy>
        </Fact>
        <Fact term="Opened">
          <Day day={account.openedOn} />
        </Fact>
        {account.closedOn && (
          <Fact term="Closed">
            <Day day={account.closedOn} />
          </Fact>
        )}
        <Fact term="Last change">
          <Moment at={account.changedAt} />
        </Fact>
        <Fact term="Version">
          <MadeBy accountId={id} what="version">
            <span className="figures">{version}</span>
          </MadeBy>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className={classes.term}>{term}</dt>
      <dd className={classes.fact}>{children}</dd>
    </div>
  );
}

function AccountId({ id }: { readonly id: string }) {
  return (
    <Group gap={4} wrap="nowrap" className={classes.id ?? ''}>
      <span>{id}</span>
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy the id'}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label="Copy the account id"
            >
              {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

function StatusNotice({ status }: { readonly status: AccountStateFragment['status'] }) {
  if (status === 'FROZEN') {
    return (
      <Alert mt="md" color="blue" variant="light" icon={<IconSnowflake aria-hidden />}>
        Frozen: nothing may be paid in or out until it is unfrozen.
      </Alert>
    );
  }
  if (status === 'CLOSED') {
    return (
      <Alert mt="md" color="gray" variant="light" icon={<IconLock aria-hidden />}>
        Closed for good. Its history stays.
      </Alert>
    );
  }
  return null;
}
