'use client';

import { Button, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconArrowLeft, IconUserQuestion } from '@tabler/icons-react';
import Link from 'next/link';
import { useQueryState } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import { parseAsOneOf } from '../../_address/parameters.ts';
import { ReadableAddress } from '../../_address/readable-address.tsx';
import { pageSession } from '../../_consistency/page-session.ts';
import { QuarantineWatch } from '../../_consistency/quarantine-watch.tsx';
import { useAccountVersions } from '../../_consistency/use-account-versions.ts';
import { useFallbackPolling } from '../../_consistency/use-reread.ts';
import { accountDocument } from '../../_graphql/account-documents.ts';
import type { AsOf } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { OnlyLooking } from '../../_identity/permitted.tsx';
import { AsOfBar } from '../../_past/as-of-bar.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { keyOf, policyFor } from '../../_past/past-query.ts';
import { useAsOf } from '../../_past/use-as-of.ts';
import { EmptyState, FaultState } from '../../_table/states.tsx';
import classes from './account.module.css';
import { AccountSummary } from './account-summary.tsx';
import { BalanceSection, parseAsAxis } from './balance-section.tsx';
import { EventsTab } from './events-tab.tsx';
import { ForeignChanges } from './foreign-changes.tsx';
import { transactionParameters } from './transaction-filters.ts';
import { TransactionsTab } from './transactions-tab.tsx';

const tabs = ['transactions', 'events'] as const;

const parseAsTab = parseAsOneOf(tabs).withDefault('transactions');

/** All that is read from the address by what is on this screen. */
const parameters = { ...transactionParameters, tab: parseAsTab, axis: parseAsAxis };

/** One account: where it stands, how it got there, and what can be done with it. */
export function AccountScreen({ id }: { readonly id: string }) {
  const { asOf } = useAsOf();
  return (
    <ReadableAddress parameters={parameters} ranges={[['from', 'to']]}>
      <AsOfBar />
      <PastLink href="/" className={classes.back ?? ''}>
        <IconArrowLeft size={15} aria-hidden /> Accounts
      </PastLink>
      <Account key={keyOf(asOf)} id={id} asOf={asOf} />
    </ReadableAddress>
  );
}

interface AccountProps {
  readonly id: string;
  readonly asOf: AsOf | undefined;
}

function Account({ id, asOf }: AccountProps) {
  const variables = useMemo(() => ({ id, ...(asOf && { asOf }) }), [id, asOf]);
  const { data, error, loading, refetch } = useQuery(accountDocument, {
    variables,
    ...policyFor(asOf),
  });
  const reread = useCallback(async () => {
    if (asOf) return;
    await pageSession().client.query({ query: accountDocument, variables, fetchPolicy: 'network-only' });
  }, [variables, asOf]);
  useFallbackPolling(reread);
  const isFollowed = Boolean(data?.account) && !asOf;
  useAccountVersions(useMemo(() => (isFollowed ? [id] : []), [isFollowed, id]));

  if (!data) {
    if (error) return <FaultState error={error} onRetry={() => void refetch()} />;
    return <LoadingAccount />;
  }
  if (!data.account) return loading ? <LoadingAccount /> : <NoSuchAccount isPast={asOf !== undefined} />;
  return (
    <Stack gap="lg">
      {!asOf && <OnlyLooking permission="MOVE_MONEY" />}
      {!asOf && <ForeignChanges account={data.account} />}
      {!asOf && <QuarantineWatch read={reread} />}
      <AccountSummary account={data.account} isPast={asOf !== undefined} />
      <BalanceSection accountId={id} asOf={asOf} />
      <AccountTabs id={id} asOf={asOf} />
    </Stack>
  );
}

function AccountTabs({ id, asOf }: AccountProps) {
  const [tab, setTab] = useQueryState('tab', parseAsTab);
  useOfferedActions([
    { label: 'Show transactions', keys: '1', run: () => void setTab('transactions') },
    { label: 'Show events', keys: '2', run: () => void setTab('events') },
  ]);
  return (
    <Tabs
      value={tab}
      onChange={(chosen) => setTab(tabs.find((name) => name === chosen) ?? null)}
      keepMounted={false}
      className="sheet"
    >
      <Tabs.List px="md" className={classes.tabs ?? ''}>
        <Tabs.Tab value="transactions" rightSection={<KeyHint keys="1" />}>
          Transactions
        </Tabs.Tab>
        <Tabs.Tab value="events" rightSection={<KeyHint keys="2" />}>
          Events
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="transactions">
        <TransactionsTab accountId={id} asOf={asOf} />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <EventsTab accountId={id} asOf={asOf} />
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

function NoSuchAccount({ isPast }: { readonly isPast: boolean }) {
  return (
    <div className="sheet">
      <EmptyState
        icon={IconUserQuestion}
        title={isPast ? 'There was no such account yet' : 'There is no such account'}
        text={
          isPast
            ? 'It may have been opened later.'
            : 'The address may be mistyped, or belong to another book.'
        }
        action={
          <Button component={Link} prefetch={false} href="/" variant="default" mt="xs">
            Go to the accounts
          </Button>
        }
      />
    </div>
  );
}
