'use client';

import { Anchor, Button, Skeleton, Stack, Title } from '@mantine/core';
import { IconArrowLeft, IconChecklist } from '@tabler/icons-react';
import Link from 'next/link';
import { useCallback, useMemo } from 'react';
import { useRereadOnRequests } from '../../_approvals/use-reread-on-requests.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import { useAccountVersions } from '../../_consistency/use-account-versions.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { transferRequestDocument } from '../../_graphql/approval-documents.ts';
import type { TransferRequestQuery } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState } from '../../_table/states.tsx';
import account from '../../accounts/_account/account.module.css';
import { accountEventColumns } from '../../events/_log/event-columns.tsx';
import { EventDetail } from '../../events/_log/event-detail.tsx';
import classes from './request.module.css';
import { RequestEffect } from './request-effect.tsx';
import { RequestSummary } from './request-summary.tsx';

type Request = NonNullable<TransferRequestQuery['transferRequest']>;

/** One transfer that has to be approved, or was decided on: what it is, what it does, and what was written down. */
export function RequestScreen({ id }: { readonly id: string }) {
  const { data, error, loading, refetch } = useQuery(transferRequestDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  });
  const reread = useCallback(
    (atLeast?: string) =>
      pageSession().client.query({
        query: transferRequestDocument,
        variables: { id, ...(atLeast !== undefined && { atLeast }) },
        fetchPolicy: 'network-only',
      }),
    [id],
  );
  useFallbackPolling(reread);
  useRereadOnRequests(reread);
  const request = data?.transferRequest;
  const [fromAccountId, toAccountId] = [request?.fromAccountId, request?.toAccountId];
  useAccountVersions(
    useMemo(
      () => [fromAccountId, toAccountId].filter((one) => one !== undefined),
      [fromAccountId, toAccountId],
    ),
  );
  return (
    <>
      <Anchor component={Link} prefetch={false} href="/approvals" className={account.back}>
        <IconArrowLeft size={15} aria-hidden /> Approvals
      </Anchor>
      {request && <Details request={request} />}
      {!request && error && <FaultState error={error} onRetry={() => void refetch()} />}
      {!request && !error && (loading ? <Loading /> : <NoSuchRequest />)}
    </>
  );
}

function Details({ request }: { readonly request: Request }) {
  return (
    <Stack gap="lg">
      <RequestSummary request={request} />
      <RequestEffect request={request} />
      <section className="sheet" aria-label="Events">
        <Title order={2} className={classes.heading}>
          What was written down
        </Title>
        <DataTable
          caption="Events"
          columns={accountEventColumns}
          items={request.history.nodes}
          idOf={(event) => event.id}
          detail={(event) => <EventDetail event={event} />}
        />
      </section>
    </Stack>
  );
}

function Loading() {
  return (
    <Stack gap="lg" role="status" aria-label="Loading">
      <Skeleton h={190} radius="lg" />
      <Skeleton h={140} radius="lg" />
    </Stack>
  );
}

function NoSuchRequest() {
  return (
    <div className="sheet">
      <EmptyState
        icon={IconChecklist}
        title="There is no such request"
        text="The address may be mistyped, or belong to another book."
        action={
          <Button component={Link} prefetch={false} href="/approvals" variant="default" mt="xs">
            Go to the approvals
          </Button>
        }
      />
    </div>
  );
}
