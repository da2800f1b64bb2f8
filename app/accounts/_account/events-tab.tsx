'use client';

import { IconHistory } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useNewsAbout } from '../../_consistency/use-news-about.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { useWaiting } from '../../_consistency/use-waiting.ts';
import { historyDocument } from '../../_graphql/account-documents.ts';
import type { AsOf, HistoryQuery, LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { joined, policyFor } from '../../_past/past-query.ts';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../../_table/states.tsx';
import { accountEventColumns } from '../../events/_log/event-columns.tsx';
import { EventTable } from '../../events/_log/event-table.tsx';
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
  const connection = data?.account?.history;
  const events = useMemo(() => eventsOf(data), [data]);
  const newsAbout = useNewsAbout(events);
  const look = useCallback(
    async (atLeast?: string) => {
      if (asOf) return undefined;
      const { client } = pageSession();
      const { data: found } = await client.query({
        query: historyDocument,
        variables: { ...variables, ...(atLeast !== undefined && { atLeast }) },
        fetchPolicy: 'no-cache',
      });
      if (!found?.account) return undefined;
      const { hasNextPage: hasMore } = found.account.history.pageInfo;
      return {
        news: () => newsAbout({ rows: eventsOf(found), hasMore }),
        show: () => void client.cache.writeQuery({ query: historyDocument, variables, data: found }),
      };
    },
    [variables, asOf, newsAbout],
  );
  const { holder, news, reread } = useWaiting(look);
  useRereadOnNewVersion(accountId, reread);
  useFallbackPolling(reread);

  if (!connection)
    return error ? <FaultState error={error} onRetry={() => void refetch()} /> : <LoadingRows />;
  if (events.length === 0) {
    return <EmptyState icon={IconHistory} title="No events" text="Nothing has been written down yet." />;
  }
  return (
    <>
      {error && <FaultState error={error} onRetry={() => void refetch()} />}
      <VerifyChain streamIds={[`account-${accountId}`]} />
      <EventTable columns={accountEventColumns} events={events} holder={holder} news={news} />
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

function eventsOf(data: HistoryQuery | undefined): readonly LogEventFragment[] {
  return data?.account?.history.edges.map(({ node }) => node) ?? [];
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
