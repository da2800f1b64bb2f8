'use client';

import { Group, Select, type SelectProps, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { accountsDocument } from '../../_graphql/account-documents.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { formatMoney } from '../../_money/money.ts';

/** More than this nobody reads; typing another letter is quicker. */
const suggestions = 20;
const settledAfterMs = 200;

interface AccountPickerProps extends Omit<SelectProps, 'data'> {
  readonly currency: string;
  readonly exceptId: string;
}

/** Finds an account of one currency by its owner; the search is the server's. */
export function AccountPicker({ currency, exceptId, ...select }: AccountPickerProps) {
  const [search, setSearch] = useState('');
  const [ownerContains] = useDebouncedValue(search.split(' · ')[0]?.trim() ?? '', settledAfterMs);
  const { data, previousData, loading } = useQuery(accountsDocument, {
    variables: { filter: { currency, statuses: ['ACTIVE'], ownerContains }, first: suggestions },
    fetchPolicy: 'cache-and-network',
  });
  const accounts = ((data ?? previousData)?.accounts.edges ?? [])
    .map(({ node }) => node)
    .filter(({ id }) => id !== exceptId);
  return (
    <Select
      placeholder="Find an owner"
      searchable
      // Without a value of its own, what is typed would give way to what is chosen whenever the server answers.
      searchValue={search}
      onSearchChange={setSearch}
      data={accounts.map((account) => ({ value: account.id, label: labelOf(account) }))}
      // The server has searched already; what it found is what is offered.
      filter={({ options }) => options}
      nothingFoundMessage={loading ? 'Searching…' : `No active ${currency} account of that name`}
      renderOption={({ option }) => <Suggestion account={accounts.find(({ id }) => id === option.value)} />}
      {...select}
    />
  );
}

/** Owners may share a name; the end of the id tells their accounts apart. */
function labelOf({ owner, id }: AccountStateFragment): string {
  return `${owner} · ${id.slice(-6)}`;
}

function Suggestion({ account }: { readonly account: AccountStateFragment | undefined }) {
  if (!account) return null;
  return (
    <Group justify="space-between" w="100%" wrap="nowrap" gap="sm">
      <Text truncate inherit>
        {labelOf(account)}
      </Text>
      <Text span fz="sm" c="dimmed" className="figures" style={{ whiteSpace: 'nowrap' }}>
        {formatMoney(account.balance)}
      </Text>
    </Group>
  );
}
