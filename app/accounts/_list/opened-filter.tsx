'use client';

import { Group, TextInput } from '@mantine/core';
import type { FilterBarProps } from './account-filter-bar.tsx';

/** Narrows the list to accounts that were opened between two days. The browser's own calendar is enough, and weighs nothing. */
export function OpenedFilter({ view, onChange }: FilterBarProps) {
  return (
    <Group gap={6} w={{ base: '100%', xs: 'auto' }}>
      <TextInput
        type="date"
        aria-label="Opened on this day or later"
        leftSection="Opened"
        leftSectionWidth={68}
        value={view.openedFrom ?? ''}
        max={view.openedTo ?? undefined}
        onChange={({ currentTarget: { value } }) => onChange({ openedFrom: value || null })}
        w={{ base: '100%', xs: 205 }}
      />
      <TextInput
        type="date"
        aria-label="Opened on this day or earlier"
        leftSection="to"
        leftSectionWidth={32}
        value={view.openedTo ?? ''}
        min={view.openedFrom ?? undefined}
        error={view.openedFrom && view.openedTo && view.openedTo < view.openedFrom && 'Before the other'}
        onChange={({ currentTarget: { value } }) => onChange({ openedTo: value || null })}
        w={{ base: '100%', xs: 170 }}
      />
    </Group>
  );
}
