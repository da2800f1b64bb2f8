'use client';

import { Button, Group, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { pageSession } from '../../_consistency/page-session.ts';
import { usePages } from '../../_consistency/use-pages.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { DownloadLink } from '../../_export/download-link.tsx';
import { accountsDocument } from '../../_graphql/account-documents.ts';
import type { AccountsQuery, AsOf } from '../../_graphql/generated/graphql.ts';
import { useMay, useMe } from '../../_identity/use-me.ts';
import { AsOfBar, pastIsReadOnly } from '../../_past/as-of-bar.tsx';
import { keyOf } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { later } from '../../_shell/later.tsx';
import { PagedTable } from '../../_table/paged-table.tsx';
import { FaultState, LoadingRows, NoMatch } from '../../_table/states.tsx';
import { useHeld } from '../../_table/use-held.ts';
import { selectableColumns } from '../_bulk/select-columns.tsx';
import { SelectionActions } from '../_bulk/selection-actions.tsx';
import { useSelection } from '../_bulk/use-selection.ts';
import { OpenAccountModal } from '../_commands/modals.tsx';
import { accountColumns } from './account-columns.tsx';
import { AccountFilterBar, OWNER_FIELD } from './account-filter-bar.tsx';
import { type AccountListView, accountListParameters, toQuery } from './account-filters.ts';
import { SavedViews } from './saved-views.tsx';
import { useAccountList } from './use-account-list.ts';

const pageSize = 50;

// A list that has something in it, of which nothing is new, needs none of these for those who may do more than look.
const OnlyLooking = later(() => import('../../_identity/permitted.tsx').then((module) => module.OnlyLooking));
const NoAccounts = later(() => import('./no-accounts.tsx').then((module) => module.NoAccounts));
const WaitingNews = later(() => import('../../_table/waiting-news.tsx').then((module) => module.WaitingNews));

/** All accounts: find one, see where it stands, open another. */
export function AccountsScreen() {
  return (
    <ReadableAddress
      parameters={accountListParameters}
      needs={[
        ['from', 'currency'],
        ['to', 'currency'],
      ]}
    >
      <Accounts />
    </ReadableAddress>
  );
}

function Accounts() {
  const [view, setView] = useQueryStates(accountListParameters, { history: 'replace' });
  const [isOpening, opening] = useDisclosure(false);
  const { asOf } = useAsOf();
  const clear = () => setView(null);
  const me = useMe();
  const mayOpen = me?.permissions.includes('OPEN_ACCOUNTS') ?? false;
  useOfferedActions([
    ...(asOf || !mayOpen ? [] : [{ label: 'Open account', keys: 'n', run: opening.open }]),
    { label: 'Find an owner', keys: '/', run: () => document.getElementById(OWNER_FIELD)?.focus() },
    ...(Object.keys(toQuery(view).filter).length > 0
      ? [{ label: 'Clear the filters', keys: 'c', run: () => void clear() }]
      : []),
  ]);
  return (
    <>
      <AsOfBar />
      <Group justify="space-between" mb="md">
        <Title order={1}>Accounts</Title>
        <Group gap="xs" wrap="nowrap">
          <SavedViews />
          <DownloadLink name="accounts" given={{ ...toQuery(view), asOf }} label="CSV" />
          {(mayOpen || !me) && (
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              rightSection={!asOf && <KeyHint keys="n" />}
              disabled={asOf !== undefined}
              {...(asOf && { title: pastIsReadOnly })}
              // It keeps its place until it is known whether it is for whoever is signed in: few are not.
              {...(!me && { style: { visibility: 'hidden' as const } })}
              onClick={opening.open}
            >
              Open account
            </Button>
          )}
        </Group>
      </Group>
      {me && !mayOpen && <OnlyLooking permission="OPEN_ACCOUNTS" />}
      <section className="sheet" aria-label="Accounts">
        <AccountFilterBar view={view} onChange={setView} />
        <AccountRows
          key={keyOf(asOf)}
          asOf={asOf}
          view={view}
          onClear={clear}
          onSort={(sort, order) => setView({ sort, order })}
          onOpen={mayOpen ? opening.open : undefined}
        />
      </section>
      {isOpening && <OpenAccountModal onClose={opening.close} />}
    </>
  );
}

interface AccountRowsProps {
  readonly asOf: AsOf | undefined;
  readonly view: AccountListView;
  readonly onClear: () => void;
  readonly onSort: (sort: AccountListView['sort'], order: AccountListView['order']) => void;
  /** Undefined for those who may open no account. */
  readonly onOpen: (() => void) | undefined;
}

function AccountRows({ asOf, view, onClear, onSort, onOpen }: AccountRowsProps) {
  const query = useAccountPages(view, asOf);
  const { connection, items: accounts, isStale } = query;
  const { holder, isHeld, isHeldNow } = useHeld();
  const { filter } = useMemo(() => toQuery(view), [view]);
  const { selection, selected, clear } = useSelection(accounts);
  const mayFreeze = useMay('RESTRICT_ACCOUNTS') && !asOf;
  const columns = useMemo(
    () => (mayFreeze ? selectableColumns(selection) : accountColumns),
    [mayFreeze, selection],
  );
  const news = useAccountList({
    filter,
    isFollowed: !asOf && connection !== undefined,
    // Who is choosing accounts wants to know that they stay where and as they are.
    isHeld: isHeld || selected.length > 0,
    isHeldNow,
    shownIds: useMemo(() => accounts.map(({ id }) => id), [accounts]),
    reread: query.reread,
    remove: query.remove,
  });
  const hasNews = !isStale && (news.newCount > 0 || news.changedCount > 0 || news.isStale);

  if (!connection) {
    return query.error ? <FaultState error={query.error} onRetry={query.retry} /> : <LoadingRows />;
  }
  if (connection.totalCount === 0) {
    return (
      <>
        {hasNews && <WaitingNews {...news} />}
        {Object.keys(filter).length > 0 ? (
          <NoMatch onClear={onClear} />
        ) : (
          <NoAccounts isPast={asOf !== undefined} onOpen={onOpen} />
        )}
      </>
    );
  }
  return (
    <div ref={holder}>
      {selected.length > 0 && (
        <SelectionActions selected={selected} shown={accounts.length} onClear={clear} />
      )}
      {hasNews && <WaitingNews {...news} />}
      <PagedTable
        caption="Accounts"
        columns={columns}
        pages={query}
        idOf={(account) => account.id}
        sort={{ columnId: view.sort, isDescending: view.order === 'DESC' }}
        onSort={({ columnId, isDescending }) =>
          onSort(columnId as AccountListView['sort'], isDescending ? 'DESC' : 'ASC')
        }
      />
    </div>
  );
}

function useAccountPages(view: AccountListView, asOf: AsOf | undefined) {
  const variables = useMemo(
    () => ({ ...toQuery(view), ...(asOf && { asOf }), first: pageSize }),
    [view, asOf],
  );
  const pages = usePages({ document: accountsDocument, name: 'accounts', variables, asOf });
  const remove = useCallback(
    (accountIds: ReadonlySet<string>) =>
      pageSession().client.cache.updateQuery({ query: accountsDocument, variables }, (shown) =>
        shown ? without(shown, accountIds) : null,
      ),
    [variables],
  );
  useFallbackPolling(pages.reread);
  return { ...pages, remove };
}

function without({ accounts }: AccountsQuery, accountIds: ReadonlySet<string>): AccountsQuery {
  const edges = accounts.edges.filter(({ node }) => !accountIds.has(node.id));
  const gone = accounts.edges.length - edges.length;
  return { accounts: { ...accounts, edges, totalCount: accounts.totalCount - gone } };
}
