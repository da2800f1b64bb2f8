'use client';

import { CloseButton, Group, SegmentedControl, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { DayRange } from '../../_table/day-range.tsx';
import { useTypedText } from '../../_table/use-typed-text.ts';
import type { TransactionView } from './transaction-filters.ts';

interface FilterBarProps {
  readonly view: TransactionView;
  readonly onChange: (change: Partial<TransactionView>) => void;
}

const directions = [
  { value: 'ALL', label: 'All' },
  { value: 'CREDIT', label: 'In' },
  { value: 'DEBIT', label: 'Out' },
] as const;

/** Narrows an account's movements; every control writes to the URL. */
export function TransactionFilterBar({ view, onChange }: FilterBarProps) {
  const search = useTypedText(view.text, (text) => onChange({ text }));
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <TextInput
        aria-label="Text"
        placeholder="Description, counterparty or reference"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          search.text && <CloseButton size="sm" aria-label="Clear the text" onClick={() => search.set('')} />
        }
        value={search.text}
        onChange={(event) => search.set(event.currentTarget.value)}
        style={{ flex: '1 1 240px' }}
      />
      <SegmentedControl
        aria-label="Direction"
        size="sm"
        data={[...directions]}
        value={view.direction ?? 'ALL'}
        onChange={(choice) => onChange({ direction: choice === 'ALL' ? null : choice })}
      />
      <DayRange from={view.from} to={view.to} onChange={onChange} />
    </Group>
  );
}
