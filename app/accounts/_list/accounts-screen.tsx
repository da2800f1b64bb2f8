'use client';

import { useQuery } from '@apollo/client/react';
import { Button, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useAccountVersions } from '../../_consistency/use-account-versions.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { accountsDocument } from '../../_graphql/account-documents.ts';
import { DataTable } from '../../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows, NoMatch } from '../../_table/states.tsx';
import { OpenAccountModal } from '../_commands/modals.tsx';
import { accountColumns } from './account-columns.tsx';
import { AccountFilterBar } from './account-filter-bar.tsx';
import { type AccountListView, accountListParameters, toQuery } from './account-filters.ts';

const pageSize = 50;

/** All accounts: find one, see where it stands, open another. */
export function AccountsScreen() {
  const [view, setView] = useQueryStates(accountListParameters, { history: 'replace' });
  const [isOpening, opening] = useDisclosure(false);
  const clear = () => setView(null);
  return (
    <>
      <Group justify="space-between" mb="md" wrap="nowrap">
        <Title order={1}>Accounts</Title>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={opening.open}>
          Open account
        </Button>
      </Group>
      <section className="sheet" aria-label="Accounts">
        <AccountFilterBar view={view} onChange={setView} />
        <AccountRows
          view={view}
          onClear={clear}
          onSort={(sort, order) => setView({ sort, order })}
          onOpen={opening.open}
        />
      </section>
      {isOpening && <OpenAccountModal onClose={opening.close} />}
    </>
  );
}

interface AccountRowsProps {
  readonly view: AccountListView;
  readonly onClear: () => void;
  readonly onSort: (sort: AccountListView['sort'], order: AccountListView['order']) => void;
  readonly onOpen: () => void;
}

function AccountRows({ view, onClear, onSort, onOpen }: AccountRowsProps) {
  const query = useAccountPages(view);
  const { connection, isStale } = query;
  const accounts = useMemo(() => connection?.edges.map(({ node }) => node) ?? [], [connection]);
  useAccountVersions(useMemo(() => accounts.map(({ id }) => id), [accounts]));

  if (!connection) {
    return query.error ? <FaultState error={query.error} onRetry={query.retry} /> : <LoadingRows />;
  }
  if (connection.totalCount === 0) {
    return Object.keys(toQuery(view).filter).length > 0 ? (
      <NoMatch onClear={onClear} />
    ) : (
      <NoAccounts onOpen={onOpen} />
    );
  }
  return (
    <>
      {query.error && <FaultState error={query.error} onRetry={query.retry} />}
      <DataTable
        caption="Accounts"
        columns={accountColumns}
        items={accounts}
        idOf={(account) => account.id}
        isStale={isStale}
        sort={{ columnId: view.sort, isDescending: view.order === 'DESC' }}
        onSort={({ columnId, isDescending }) =>
          onSort(columnId as AccountListView['sort'], isDescending ? 'DESC' : 'ASC')
        }
      />
      <MoreRows
        shown={accounts.length}
        total={connection.totalCount}
        hasMore={connection.pageInfo.hasNextPage}
        isLoading={query.isLoading}
        onMore={query.more}
      />
    </>
  );
}

function useAccountPages(view: AccountListView) {
  const variables = useMemo(() => ({ ...toQuery(view), first: pageSize }), [view]);
  const { data, previousData, error, loading, fetchMore, refetch } = useQuery(accountsDocument, {
    variables,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    notifyOnNetworkStatusChange: true,
  });
  const reread = useCallback(
    () => pageSession().client.query({ query: accountsDocument, variables, fetchPolicy: 'network-only' }),
    [variables],
  );
  useFallbackPolling(reread);
  const connection = (data ?? previousData)?.accounts;
  return {
    connection,
    error,
    isLoading: loading,
    isStale: loading && !data,
    retry: () => void refetch(),
    more: () => void fetchMore({ variables: { after: connection?.pageInfo.endCursor ?? null } }),
  };
}

function NoAccounts({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <EmptyState
      icon={IconUsers}
      title="No accounts yet"
      text="Open the first one here, or bring in a bank's statement with the import command."
      action={
        <Button mt="xs" onClick={onOpen}>
          <Text span inherit>
            Open the first account
          </Text>
        </Button>
      }
    />
  );
}
