'use client';

import {
  Button,
  CloseButton,
  Group,
  Popover,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconChevronDown, IconSearch } from '@tabler/icons-react';
import { currencyOptions } from '../../_money/currency-options.ts';
import { formatAmount, parseAmount } from '../../_money/money.ts';
import { useTypedText } from '../../_table/use-typed-text.ts';
import type { AccountListView, statuses } from './account-filters.ts';

interface FilterBarProps {
  readonly view: AccountListView;
  readonly onChange: (change: Partial<FilterChange>) => void;
}

interface FilterChange {
  owner: string;
  status: (typeof statuses)[number][];
  currency: string | null;
  from: string;
  to: string;
}

const statusChoices = [
  { value: 'ALL', label: 'All' },
  { value: 'ACTIVE', label: 'Active' },
  { value: 'FROZEN', label: 'Frozen' },
  { value: 'CLOSED', label: 'Closed' },
] as const;

/** Narrows the list of accounts; every control writes to the URL. */
export function AccountFilterBar({ view, onChange }: FilterBarProps) {
  const owner = useTypedText(view.owner, (text) => onChange({ owner: text }));
  const { status } = view;
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <TextInput
        aria-label="Owner"
        placeholder="Find an owner"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          owner.text && <CloseButton size="sm" aria-label="Clear the owner" onClick={() => owner.set('')} />
        }
        value={owner.text}
        onChange={(event) => owner.set(event.currentTarget.value)}
        style={{ flex: '1 1 220px' }}
      />
      <SegmentedControl
        aria-label="Status"
        size="sm"
        data={[...statusChoices]}
        value={status.length === 1 && status[0] ? status[0] : 'ALL'}
        onChange={(choice) => onChange({ status: choice === 'ALL' ? [] : [choice] })}
      />
      <Select
        aria-label="Currency"
        placeholder="Any currency"
        data={currencyOptions}
        searchable
        clearable
        value={view.currency}
        onChange={(currency) => onChange(currency ? { currency } : { currency, from: '', to: '' })}
        w={150}
      />
      <BalanceFilter view={view} onChange={onChange} />
    </Group>
  );
}

function BalanceFilter({ view, onChange }: FilterBarProps) {
  const { currency, from, to } = view;
  const isSet = currency !== null && (from !== '' || to !== '');
  return (
    <Popover position="bottom-end" width={280} trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button variant="default" fw={450} rightSection={<IconChevronDown size={14} aria-hidden />}>
          {isSet ? `${from || '…'} to ${to || '…'} ${currency}` : 'Any balance'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {currency ? (
          <BalanceRange key={currency} currency={currency} from={from} to={to} onChange={onChange} />
        ) : (
          <Text fz="sm" c="dimmed">
            Choose a currency first: amounts of different currencies can't be compared.
          </Text>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface BalanceRangeProps {
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly onChange: FilterBarProps['onChange'];
}

function BalanceRange({ currency, from, to, onChange }: BalanceRangeProps) {
  const lower = useTypedText(from, (text) => onChange({ from: text }));
  const upper = useTypedText(to, (text) => onChange({ to: text }));
  const example = formatAmount({ minorUnits: '100000', currency });
  return (
    <Stack gap="sm">
      <TextInput
        label={`At least (${currency})`}
        placeholder={example}
        inputMode="decimal"
        value={lower.text}
        error={problemOf(lower.text, currency)}
        onChange={(event) => lower.set(event.currentTarget.value)}
      />
      <TextInput
        label={`At most (${currency})`}
        placeholder={example}
        inputMode="decimal"
        value={upper.text}
        error={problemOf(upper.text, currency)}
        onChange={(event) => upper.set(event.currentTarget.value)}
      />
    </Stack>
  );
}

function problemOf(typed: string, currency: string): string | undefined {
  if (typed === '') return undefined;
  const parsed = parseAmount(typed, currency);
  return parsed.kind === 'problem' ? parsed.message : undefined;
}
