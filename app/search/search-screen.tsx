'use client';

import { CloseButton, Text, TextInput, Title } from '@mantine/core';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { ReadableAddress } from '../_address/readable-address.tsx';
import type { AsOf, SearchQuery } from '../_graphql/generated/graphql.ts';
import { searchDocument } from '../_graphql/search-documents.ts';
import { useQuery } from '../_graphql/use-query.ts';
import { MoneyText } from '../_money/money-text.tsx';
import { AsOfBar } from '../_past/as-of-bar.tsx';
import { keyOf } from '../_past/past-query.ts';
import { useAsOf } from '../_past/use-as-of.ts';
import { type DataColumn, DataTable, type dataTableFeatures } from '../_table/data-table.tsx';
import { Day } from '../_table/dates.tsx';
import { EmptyState, FaultState, LoadingRows, MoreRows } from '../_table/states.tsx';
import { useSteady } from '../_table/use-steady.ts';
import { useTypedText } from '../_table/use-typed-text.ts';
import { MovementOf } from '../accounts/_account/movement-of.tsx';
import { signedAmount } from '../accounts/_account/movement-words.ts';
import { accountColumns } from '../accounts/_list/account-columns.tsx';

/** As many as are seen at a glance; and as many more at a time. */
const shownAtFirst = { accounts: 5, movements: 25 };
/** The longest page that the server gives. What is further down is better looked for by another word. */
const longestPage = 100;
/** The longest text that the server looks for. */
const longestText = 100;

/** Finds accounts and movements by owner, description, counterparty and reference. */
export function SearchScreen() {
  const [text, setText] = useQueryState(
    'q',
    parseAsString.withDefault('').withOptions({ history: 'replace' }),
  );
  const typed = useTypedText(text, (next) => void setText(next || null));
  const { asOf } = useAsOf();
  return (
    <ReadableAddress>
      <AsOfBar />
      <Title order={1} mb="md">
        Search
      </Title>
      <TextInput
        type="search"
        // Whoever goes to this page wants to type; there is nothing else on it before.
        autoFocus
        aria-label="Search"
        placeholder="An owner, a counterparty, what it was for, a reference"
        size="md"
        mb="md"
        maxLength={longestText}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          typed.text && <CloseButton size="sm" aria-label="Clear the search" onClick={() => typed.set('')} />
        }
        value={typed.text}
        onChange={(event) => typed.set(event.currentTarget.value)}
      />
      {/[\p{L}\p{N}]/u.test(text) ? <Found key={keyOf(asOf)} text={text} asOf={asOf} /> : <NothingAsked />}
    </ReadableAddress>
  );
}

function NothingAsked() {
  return (
    <section className="sheet" aria-label="Results">
      <EmptyState
        icon={IconSearch}
        title="What are you looking for?"
        text="Accents and case don't count, and a wrong letter in a name does no harm."
      />
    </section>
  );
}

type Result = SearchQuery['search'];

function Found({ text, asOf }: { readonly text: string; readonly asOf: AsOf | undefined }) {
  const [shown, setShown] = useState(shownAtFirst);
  const { data, previousData, error, loading, refetch } = useQuery(searchDocument, {
    variables: { text, ...shown, ...(asOf && { asOf }) },
    fetchPolicy: 'no-cache',
  });
  const result = useSteady((data ?? previousData)?.search);
  if (error) return <FaultState error={error} onRetry={() => void refetch()} />;
  if (!result) return <LoadingRows />;
  const { accounts, transactions } = result;
  if (accounts.totalCount + transactions.totalCount === 0) {
    return (
      <section className="sheet" aria-label="Results">
        <EmptyState
          icon={IconSearchOff}
          title="Nothing found"
          text={
            asOf
              ? 'No owner, description, counterparty or reference of that time is like this.'
              : 'No owner, description, counterparty or reference is like this.'
          }
        />
      </section>
    );
  }
  return (
    <>
      {accounts.totalCount > 0 && (
        <Results
          title="Accounts"
          isLoading={loading}
          found={accounts}
          onMore={() => setShown({ ...shown, accounts: longestPage })}
        >
          <DataTable
            caption="Accounts found"
            columns={accountColumns}
            items={accounts.nodes.map(({ account }) => account)}
            idOf={({ id }) => id}
          />
        </Results>
      )}
      {transactions.totalCount > 0 && (
        <Results
          title="Movements"
          isLoading={loading}
          found={transactions}
          onMore={() => setShown({ ...shown, movements: longestPage })}
        >
          <DataTable
            caption="Movements found"
            columns={movementColumns}
            items={transactions.nodes}
            idOf={({ transaction }) => transaction.id}
          />
        </Results>
      )}
    </>
  );
}

interface ResultsProps {
  readonly title: string;
  readonly found: Pick<Result['accounts'], 'totalCount' | 'pageInfo'> & {
    readonly nodes: readonly unknown[];
  };
  readonly isLoading: boolean;
  readonly onMore: () => void;
  readonly children: ReactNode;
}

function Results({ title, found, isLoading, onMore, children }: ResultsProps) {
  return (
    <section className="sheet" aria-label={title} style={{ marginBlockEnd: 'var(--mantine-spacing-md)' }}>
      <Title order={2} px={{ base: '0.9rem', sm: 'lg' }} pt="md" pb="xs">
        {title}
      </Title>
      {children}
      <MoreRows
        shown={found.nodes.length}
        total={found.totalCount}
        hasMore={found.pageInfo.hasNextPage && found.nodes.length < longestPage}
        isLoading={isLoading}
        onMore={onMore}
      />
    </section>
  );
}

type Movement = Result['transactions']['nodes'][number];

const column = createColumnHelper<typeof dataTableFeatures, Movement>();

const movementColumns: readonly DataColumn<Movement>[] = [
  column.display({
    id: 'bookedOn',
    header: 'Booked on',
    meta: { width: 130, from: 'sm' },
    cell: ({ row }) => <Day day={row.original.transaction.bookedOn} />,
  }),
  column.display({
    id: 'movement',
    header: 'Movement',
    cell: ({ row }) => <MovementOf movement={row.original.transaction} owner={row.original.account.owner} />,
  }),
  column.display({
    id: 'reference',
    header: 'Reference',
    meta: { from: 'md' },
    cell: ({ row }) => (
      <Text span inherit c="dimmed" fz="sm" className="figures">
        {row.original.transaction.externalReference}
      </Text>
    ),
  }),
  column.display({
    id: 'amount',
    header: 'Amount',
    meta: { align: 'end' },
    cell: ({ row }) => <MoneyText amount={signedAmount(row.original.transaction)} signed fw={550} />,
  }),
];
