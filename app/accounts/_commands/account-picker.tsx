'use client';

import { Group, Select, type SelectProps, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { accountsDocument } from '../../_graphql/account-documents.ts';
import { describeFault } from '../../_graphql/faults.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { useQuery } from '../../_graphql/use-query.ts';
import { formatMoney } from '../../_money/money.ts';

/** More than this nobody reads; typing another letter is quicker. */
const suggestions = 20;
const settledAfterMs = 200;

/** How what is offered ends, whole or not quite: see `labelOf`. */
const labelsEnd = / · [0-9a-f]{0,6}$/;

interface AccountPickerProps
  extends Omit<SelectProps<string>, 'data' | 'value' | 'defaultValue' | 'onChange'> {
  readonly currency: string;
  readonly exceptId: string;
  /** Is told the id of the account that is chosen, or '' when none is any more. */
  readonly onChange?: (accountId: string) => void;
}

/**
 * Finds an account of one currency by its owner; the search is the server's. Only what it found for the text as it is typed now can be
 * chosen, and who types on has chosen nobody: money must not go to somebody else than the field names.
 */
export function AccountPicker({ currency, exceptId, onChange, ...select }: AccountPickerProps) {
  const [chosenId, setChosenId] = useState('');
  const [text, setText] = useState('');
  const choose = (id: string) => {
    setChosenId(id);
    onChange?.(id);
  };
  const typed = text.replace(labelsEnd, '').trim();
  const [ownerContains] = useDebouncedValue(typed, settledAfterMs);
  const { data, error } = useQuery(accountsDocument, {
    variables: { filter: { currency, statuses: ['ACTIVE'], ownerContains }, first: suggestions },
    // Not first what was found once: the list must not change under the hand that chooses from it.
    fetchPolicy: 'network-only',
  });
  const isFound = data !== undefined && ownerContains === typed;
  const accounts = (isFound ? data.accounts.edges : [])
    .map(({ node }) => node)
    .filter(({ id }) => id !== exceptId);
  return (
    <Select
      placeholder="Find an owner"
      {...select}
      searchable
      allowDeselect={false}
      value={chosenId}
      onChange={(id) => choose(id ?? '')}
      onInput={() => chosenId !== '' && choose('')}
      // Without a value of its own, what is typed would give way to what is chosen whenever the server answers.
      searchValue={text}
      onSearchChange={setText}
      data={accounts.map((account) => ({ value: account.id, label: labelOf(account) }))}
      // The server has searched already; what it found is what is offered.
      filter={({ options }) => options}
      nothingFoundMessage={
        error ? describeFault(error) : isFound ? `No active ${currency} account of that name` : 'Searching…'
      }
      renderOption={({ option }) => <Suggestion account={accounts.find(({ id }) => id === option.value)} />}
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
