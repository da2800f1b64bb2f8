'use client';

import { Anchor, Group, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { effectOf, type Trial } from '../../_consistency/use-dry-run.ts';
import { useSeenVersions } from '../../_consistency/use-freshness.ts';
import { oneAtATime, useFallbackPolling } from '../../_consistency/use-reread.ts';
import { transferPreviewDocument } from '../../_graphql/approval-documents.ts';
import type { MovementFragment, TransferRequestQuery } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { signedAmount } from '../../accounts/_account/movement-words.ts';
import { DryRunEffect } from '../../accounts/_commands/dry-run-effect.tsx';
import { eventHref } from '../../events/_log/event-words.ts';
import classes from './request.module.css';

type Request = NonNullable<TransferRequestQuery['transferRequest']>;

/** What the transfer would do to both balances as they are at this moment, or what it did. */
export function RequestEffect({ request }: { readonly request: Request }) {
  if (request.status === 'PENDING') return <Preview request={request} />;
  if (request.transactions.length === 0) return null;
  return (
    <section className={`sheet ${classes.panel}`} aria-label="Movements">
      <Title order={2} mb="sm">
        What it did
      </Title>
      {request.transactions.map((movement) => (
        <Movement key={movement.id} movement={movement} request={request} />
      ))}
    </section>
  );
}

function Preview({ request }: { readonly request: Request }) {
  const { id, fromAccountId, toAccountId, version } = request;
  const [answer, setAnswer] = useState<{ readonly of?: string; readonly dryRun: Trial['dryRun'] }>({
    dryRun: { kind: 'asking' },
  });
  const state = `${useSeenVersions([fromAccountId, toAccountId])} ${version}`;
  const latest = useRef(state);
  latest.current = state;
  const read = useCallback(async () => {
    const of = latest.current;
    const { data } = await pageSession().client.query({
      query: transferPreviewDocument,
      variables: { id },
      fetchPolicy: 'no-cache',
    });
    const preview = data?.transferRequest?.preview;
    setAnswer({ of, dryRun: preview ? effectOf(preview) : { kind: 'unknown' } });
  }, [id]);
  const reread = useMemo(() => oneAtATime(read), [read]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked again whenever one of the three has moved
  useEffect(() => reread(), [reread, state]);
  useFallbackPolling(read);
  return (
    <section className={`sheet ${classes.panel}`} aria-label="What it would do">
      <Title order={2} mb="sm">
        What it would do now
      </Title>
      <DryRunEffect accounts={2} dryRun={answer.dryRun} isOutdated={answer.of !== state} isAsking />
    </section>
  );
}

function Movement({ movement, request }: { readonly movement: MovementFragment; readonly request: Request }) {
  const { id, accountId, balanceAfter } = movement;
  const account = accountId === request.fromAccountId ? request.fromAccount : request.toAccount;
  return (
    <Group justify="space-between" gap="xs" py={6} wrap="nowrap">
      <Anchor
        component={Link}
        prefetch={false}
        href={`/accounts/${accountId}?movement=${id}`}
        inherit
        truncate
      >
        {account?.owner ?? accountId}
      </Anchor>
      <Group gap="md" wrap="nowrap">
        <MoneyText amount={signedAmount(movement)} signed fw={600} />
        <Text span fz="sm" c="dimmed" visibleFrom="xs">
          balance after{' '}
          <Anchor component={Link} prefetch={false} href={eventHref(id)} inherit c="inherit">
            <MoneyText amount={balanceAfter} />
          </Anchor>
        </Text>
      </Group>
    </Group>
  );
}
