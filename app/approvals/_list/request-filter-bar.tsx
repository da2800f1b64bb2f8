'use client';

import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { useApprovalQueue } from '../../_approvals/approval-queue.tsx';
import { type RequestView, statusesIn } from './request-filters.ts';

interface FilterBarProps {
  readonly view: RequestView;
  readonly onChange: (change: Partial<RequestView>) => void;
}

const statusNames = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  WITHDRAWN: 'Withdrawn',
  EXPIRED: 'Expired',
} as const;

/** Narrows the list; every control writes to the URL. */
export function RequestFilterBar({ view, onChange }: FilterBarProps) {
  const queue = useApprovalQueue();
  const counted = (label: string, count: number | undefined) => (count ? `${label} (${count})` : label);
  const choices = statusesIn(view.show);
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <SegmentedControl
        aria-label="Which requests"
        size="xs"
        data={[
          { value: 'waiting', label: counted('For me', queue?.waitingCount) },
          { value: 'asked', label: counted('By me', queue?.askedCount) },
          { value: 'decided', label: 'Decided' },
          { value: 'all', label: 'All' },
        ]}
        value={view.show}
        onChange={(show) => onChange({ show: show as RequestView['show'], status: null })}
      />
      {choices.length > 0 && (
        <NativeSelect
          aria-label="Status"
          size="xs"
          data={[
            { value: '', label: 'Any status' },
            ...choices.map((status) => ({ value: status, label: statusNames[status] })),
          ]}
          value={view.status ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onChange({ status: choices.find((status) => status === value) ?? null })
          }
        />
      )}
    </Group>
  );
}
