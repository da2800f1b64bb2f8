'use client';

import { useQuery } from '@apollo/client/react';
import { Group } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { LagNotice } from '../../_consistency/lag-notice.tsx';
import { pageSession } from '../../_consistency/page-session.ts';
import { useFallbackPolling, useRereadOnNewVersion } from '../../_consistency/use-reread.ts';
import { DownloadLink } from '../../_export/download-link.tsx';
import { transactionsDocument } from '../../_graphql/account-documents.ts';
import type { AsOf, TransactionsQuery } from '../../_graphql/generated/graphql.ts';
import { joined, policyFor } from '../../_past/past-query.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { MovementDialog } from './movement-dialog.tsx';
import { pastTransactionColumns, transactionColumns } from './transaction-columns.tsx';
import { TransactionFilterBar } from './transaction-filter-bar.tsx';
import { type TransactionView, toTransactionFilter, transactionParameters } from './transaction-filters.ts';

const pageSize = 50;

/** An account's movements with the balance after each. */
export function TransactionsTab({ accountId, asOf }: Omit<TransactionRowsProps, 'view' | 'onClear'>) {
  const [view, setView] = useQueryStates(transactionParameters, { history: 'replace' });
  const given = { accountId, filter: toTransactionFilter(view), asOf };
  return (
    <>
      <TransactionFilterBar view={view} onChange={setView} />
      <Group gap="xs" px="md" pt="xs" justify="flex-end">
        <DownloadLink name="transactions" given={given} label="Movements as CSV" />
        <DownloadLink name="statement" given={given} label="Statement as CSV" />
      </Group>
      <LagNotice projection="transactions" what="The movements" />
      <TransactionRows accountId={accountId} asOf={asOf} view={view} onClear={() => setView(null)} />
      <MovementDialog isReadOnly={asOf !== undefined} />
    </>
  );
}

interface TransactionRowsProps {
  readonly accountId: string;
  readonly asOf: AsOf | undefined;
  readonly view: TransactionView;
  readonly onClear: () => void;
}

function TransactionRows({ accountId, asOf, view, onClear }: TransactionRowsProps) {
  const query = useTransactionPages(accountId, view, asOf);
  const { connection } = query;
  const transactions = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  if (!connection) {
    return query.error ? <FaultState error={query.error} onRetry={query.retry} /> : <LoadingRows />;
  }
  if (connection.totalCount === 0) {
    return Object.keys(toTransactionFilter(view)).length > 0 ? (
      <NoMatch onClear={onClear} />
    ) : (
      <NoTransactions />
    );
  }
  return (
    <>
      {query.error && <FaultState error={query.error} onRetry={query.retry} />}
      <DataTable
        caption="Transactions"
        columns={asOf ? pastTransactionColumns : transactionColumns}
        items={transactions}
        idOf={(transaction) => transaction.id}
        isStale={query.isStale}
      />
      <MoreRows
        shown={transactions.length}
        total={connection.totalCount}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={query.isLoading}
        onMore={query.more}
      />
    </>
  );
}

function useTransactionPages(id: string, view: TransactionView, asOf: AsOf | undefined) {
  const variables = useMemo(
    () => ({ id, ...(asOf && { asOf }), filter: toTransactionFilter(view), first: pageSize }),
    [id, view, asOf],
  );
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(transactionsDocument, {
    variables,
    ...policyFor(asOf),
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(
    async (atLeast?: string) => {
      if (asOf) return;
      await pageSession().client.query({
        query: transactionsDocument,
        variables: atLeast === undefined ? variables : { ...variables, atLeast },
        fetchPolicy: 'network-only',
      });
    },
    [variables, asOf],
  );
  useRereadOnNewVersion(id, reread);
  useFallbackPolling(reread);
  const connection = (data ?? previousData)?.account?.transactions;
  return {
    connection,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () =>
      void fetchMore({
        variables: { after: connection?.pageInfo.endCursor ?? null },
        ...(asOf && { updateQuery: joinPages }),
      }),
  };
}

function joinPages(
  there: TransactionsQuery,
  { fetchMoreResult: more }: { fetchMoreResult: TransactionsQuery },
) {
  if (!there.account || !more.account) return there;
  const transactions = joined(there.account.transactions, more.account.transactions);
  return { account: { ...there.account, transactions } };
}

function NoTransactions() {
  return (
    <EmptyState
      icon={IconReceipt}
      title="No movements yet"
      text="Deposits, withdrawals and transfers appear here, the newest first."
    />
  );
}
