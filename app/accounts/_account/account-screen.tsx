'use client';

import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconArrowLeft, IconUserQuestion } from '@tabler/icons-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { pageSession } from '../../_consistency/page-session.ts';
import { useAccountVersions } from '../../_consistency/use-account-versions.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { accountDocument } from '../../_graphql/account-documents.ts';
import { EmptyState, FaultState } from '../../_table/states.tsx';
import classes from './account.module.css';
import { AccountSummary } from './account-summary.tsx';
import { EventsTab } from './events-tab.tsx';
import { TransactionsTab } from './transactions-tab.tsx';

const tabs = ['transactions', 'events'] as const;

/** One account: where it stands, how it got there, and what can be done with it. */
export function AccountScreen({ id }: { readonly id: string }) {
  return (
    <>
      <Anchor component={Link} href="/" className={classes.back}>
        <IconArrowLeft size={15} aria-hidden /> Accounts
      </Anchor>
      <Account id={id} />
    </>
  );
}

function Account({ id }: { readonly id: string }) {
  const variables = useMemo(() => ({ id }), [id]);
  const { data, error, loading, refetch } = useQuery(accountDocument, {
    variables,
    fetchPolicy: 'cache-and-network',
  });
  const reread = useCallback(
    () => pageSession().client.query({ query: accountDocument, variables, fetchPolicy: 'network-only' }),
    [variables],
  );
  useFallbackPolling(reread);
  const exists = Boolean(data?.account);
  useAccountVersions(useMemo(() => (exists ? [id] : []), [exists, id]));

  if (!data) {
    if (error) return <FaultState error={error} onRetry={() => void refetch()} />;
    return <LoadingAccount />;
  }
  if (!data.account) return loading ? <LoadingAccount /> : <NoSuchAccount />;
  return (
    <Stack gap="lg">
      <AccountSummary account={data.account} />
      <AccountTabs id={id} />
    </Stack>
  );
}

function AccountTabs({ id }: { readonly id: string }) {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('transactions'));
  return (
    <Tabs
      value={tab}
      onChange={(chosen) => setTab(tabs.find((name) => name === chosen) ?? null)}
      keepMounted={false}
      className="sheet"
    >
      <Tabs.List px="md" className={classes.tabs ?? ''}>
        <Tabs.Tab value="transactions">Transactions</Tabs.Tab>
        <Tabs.Tab value="events">Events</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="transactions">
        <TransactionsTab accountId={id} />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <EventsTab accountId={id} />
      </Tabs.Panel>
    </Tabs>
  );
}

function LoadingAccount() {
  return (
    <Stack gap="lg" role="status" aria-label="Loading">
      <Skeleton h={190} radius="lg" />
      <Skeleton h={360} radius="lg" />
    </Stack>
  );
}

function NoSuchAccount() {
  return (
    <div className="sheet">
      <EmptyState
        icon={IconUserQuestion}
        title="There is no such account"
        text="The address may be mistyped, or belong to another book."
        action={
          <Button component={Link} href="/" variant="default" mt="xs">
            Go to the accounts
          </Button>
        }
      />
    </div>
  );
}
