'use client';

import { CloseButton, Group, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { currencyOptions } from '../../_money/currency-options.ts';
import { later } from '../../_shell/later.tsx';
import { useTypedText } from '../../_table/use-typed-text.ts';
import { type AccountListView, statuses } from './account-filters.ts';
import { OpenedFilter } from './opened-filter.tsx';

/** The field that owners are found by; a shortcut leads to it. */
export const OWNER_FIELD = 'find-owner';

export interface FilterBarProps {
  readonly view: AccountListView;
  readonly onChange: (change: Partial<FilterChange>) => void;
}

interface FilterChange {
  owner: string;
  status: (typeof statuses)[number][];
  currency: string | null;
  from: string;
  to: string;
  openedFrom: string | null;
  openedTo: string | null;
  stale: boolean | null;
}

// A balance means something only in a currency, so its filter comes when one is chosen.
const BalanceFilter = later(
  () => import('./balance-filter.tsx').then((module) => module.BalanceFilter),
  () => <Skeleton h={36} w={130} radius="md" />,
);

const statusChoices = [
  { value: '', label: 'Any status' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'FROZEN', label: 'Frozen' },
  { value: 'CLOSED', label: 'Closed' },
] as const;

const freshnessChoices = [
  { value: '', label: 'Any freshness' },
  { value: 'false', label: 'Up to date' },
  { value: 'true', label: 'Out of date' },
] as const;

/** Narrows the list of accounts; every control writes to the URL. */
export function AccountFilterBar({ view, onChange }: FilterBarProps) {
  const owner = useTypedText(view.owner, (text) => onChange({ owner: text }));
  const { status } = view;
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <TextInput
        id={OWNER_FIELD}
        aria-label="Owner"
        placeholder="Find an owner"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          owner.text ? (
            <CloseButton size="sm" aria-label="Clear the owner" onClick={() => owner.set('')} />
          ) : (
            <KeyHint keys="/" />
          )
        }
        value={owner.text}
        onChange={(event) => owner.set(event.currentTarget.value)}
        style={{ flex: '1 1 220px' }}
      />
      <NativeSelect
        aria-label="Status"
        data={[...statusChoices]}
        value={status.length === 1 ? status[0] : ''}
        onChange={({ currentTarget: { value } }) =>
          onChange({ status: statuses.filter((one) => one === value) })
        }
        w={130}
      />
      <NativeSelect
        aria-label="Currency"
        data={[{ value: '', label: 'Any currency' }, ...currencyOptions]}
        value={view.currency ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange(value ? { currency: value } : { currency: null, from: '', to: '' })
        }
        w={150}
      />
      {view.currency && <BalanceFilter view={view} onChange={onChange} />}
      <OpenedFilter view={view} onChange={onChange} />
      <NativeSelect
        aria-label="Up to date"
        data={[...freshnessChoices]}
        value={view.stale === null ? '' : String(view.stale)}
        onChange={({ currentTarget: { value } }) => onChange({ stale: value ? value === 'true' : null })}
        w={145}
      />
    </Group>
  );
}
