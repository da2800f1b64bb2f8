'use client';

import { Anchor, Group, Text, Title } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { RequestStatusBadge } from '../../_approvals/request-status-badge.tsx';
import type { TransferRequestQuery } from '../../_graphql/generated/graphql.ts';
import { Actor } from '../../_identity/actor.tsx';
import { MoneyText } from '../../_money/money-text.tsx';
import { Day, Moment } from '../../_table/dates.tsx';
import account from '../../accounts/_account/account.module.css';
import { storyHref } from '../../events/_log/event-words.ts';
import classes from './request.module.css';
import { RequestActions } from './request-actions.tsx';

type Request = NonNullable<TransferRequestQuery['transferRequest']>;

const decisions = { APPROVED: 'Approved by', REJECTED: 'Rejected by', WITHDRAWN: 'Withdrawn by' } as const;

/** What is asked for, by whom, and what has become of it. */
export function RequestSummary({ request }: { readonly request: Request }) {
  const { fromAccount, toAccount, fromAccountId, toAccountId, description } = request;
  return (
    <section className={`sheet ${classes.panel}`} aria-label="Request">
      <Group justify="space-between" align="flex-start" gap="md">
        <div>
          <Group gap="sm">
            <Title order={1} className={classes.amount ?? ''}>
              <MoneyText amount={request.amount} inherit />
            </Title>
            <RequestStatusBadge status={request.status} />
          </Group>
          <Text mt={4}>
            from <AccountLink id={fromAccountId} owner={fromAccount?.owner} /> to{' '}
            <AccountLink id={toAccountId} owner={toAccount?.owner} />
          </Text>
          {description && <Text c="dimmed">{description}</Text>}
        </div>
        <RequestActions request={request} />
      </Group>
      <Facts request={request} />
    </section>
  );
}

function Facts({ request }: { readonly request: Request }) {
  const { status, requestedBy, requestedAt, expiresAt, decidedBy, decidedAt, reason } = request;
  const { bookedOn, externalReference, isOwn, correlationId } = request;
  return (
    <dl className={classes.facts}>
      <Fact term="Asked for by">
        {isOwn ? 'you' : <Actor id={requestedBy.id} name={requestedBy.displayName ?? null} />}
      </Fact>
      <Fact term="Asked for">
        <Moment at={requestedAt} />
      </Fact>
      {decidedBy && decidedAt && status !== 'PENDING' && status !== 'EXPIRED' && (
        <>
          <Fact term={decisions[status]}>
            <Actor id={decidedBy.id} name={decidedBy.displayName ?? null} />
          </Fact>
          <Fact term="Decided">
            <Moment at={decidedAt} />
          </Fact>
        </>
      )}
      {reason && <Fact term="Why">{reason}</Fact>}
      {!decidedAt && (
        <Fact term={status === 'EXPIRED' ? 'Expired' : 'Can be decided on until'}>
          <Moment at={expiresAt} />
        </Fact>
      )}
      <Fact term="Booked on">{bookedOn ? <Day day={bookedOn} /> : 'the day of its approval'}</Fact>
      {externalReference && <Fact term="Reference">{externalReference}</Fact>}
      <Fact term="Written down as">
        <Anchor component={Link} prefetch={false} href={storyHref(correlationId)} inherit>
          the whole story
        </Anchor>
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className={account.term}>{term}</dt>
      <dd className={account.fact}>{children}</dd>
    </div>
  );
}

function AccountLink({ id, owner }: { readonly id: string; readonly owner: string | undefined }) {
  return (
    <Anchor component={Link} prefetch={false} href={`/accounts/${id}`} inherit fw={550}>
      {owner ?? id}
    </Anchor>
  );
}
