'use client';

import { IconHistory } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { historyDocument } from '../../_graphql/account-documents.ts';
import type { AsOf, HistoryQuery } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { joined, policyFor } from '../../_past/past-query.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../../_table/states.tsx';
import { accountEventColumns } from '../../events/_log/event-columns.tsx';
import { EventDetail } from '../../events/_log/event-detail.tsx';
import { VerifyChain } from '../../events/_log/verify-chain.tsx';

const pageSize = 50;

interface EventsTabProps {
  readonly accountId: string;
  readonly asOf: AsOf | undefined;
}

/** Everything that happened to an account, as it was written down. */
export function EventsTab({ accountId, asOf }: EventsTabProps) {
  const variables = useMemo(
    () => ({ id: accountId, first: pageSize, ...(asOf && { asOf }) }),
    [accountId, asOf],
  );
  const { data, error, loading, fetchMore, refetch } = useQuery(historyDocument, {
    variables,
    ...policyFor(asOf),
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(async () => {
    if (asOf) return;
    await pageSession().client.query({ query: historyDocument, variables, fetchPolicy: 'network-only' });
  }, [variables, asOf]);
  useRereadOnNewVersion(accountId, reread);
  useFallbackPolling(reread);

  const connection = data?.account?.history;
  const events = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (events.length === 0) {
    return <EmptyState icon={IconHistory} title="No events" text="Nothing has been written down yet." />;
  }
  return (
    <>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      <VerifyChain streamIds={[`account-${accountId}`]} />
      <DataTable
        caption="Events"
        columns={accountEventColumns}
        items={events}
        idOf={(event) => event.id}
        detail={(event) => <EventDetail event={event} />}
      />
      <MoreRows
        shown={events.length}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={loading}
        onMore={() =>
          void fetchMore({
            variables: { after: connection.pageInfo.endCursor ?? null },
            ...(asOf && { updateQuery: withMore }),
          })
        }
      />
    </>
  );
}

/** Where no cache joins the pages. */
function withMore(
  there: HistoryQuery,
  { fetchMoreResult }: { readonly fetchMoreResult: HistoryQuery },
): HistoryQuery {
  if (!there.account || !fetchMoreResult.account) return there;
  return {
    ...there,
    account: { ...there.account, history: joined(there.account.history, fetchMoreResult.account.history) },
  };
}
