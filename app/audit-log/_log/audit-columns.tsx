'use client';

import { ActionIcon, Anchor, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { StateBadge } from '../../_administration/state-badge.tsx';
import type { AuditOutcome, AuditRowFragment } from '../../_graphql/generated/graphql.ts';
import { roleTitle } from '../../_identity/words.ts';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import { type AuditView, actionInWords, outcomeWords } from './audit-filters.ts';

const column = createColumnHelper<typeof dataTableFeatures, AuditRowFragment>();

const tones = {
  DONE: 'good',
  REFUSED: 'waiting',
  FORBIDDEN: 'bad',
  FAILED: 'over',
} as const satisfies Record<AuditOutcome, string>;

/** The columns of the audit log; whoever is named leads to all that he tried. */
export function auditColumns(
  onNarrow: (view: Partial<Pick<AuditView, 'principal'>>) => void,
): readonly DataColumn<AuditRowFragment>[] {
  return [
    column.display({
      id: 'at',
      header: 'When',
      meta: { from: 'sm' },
      cell: ({ row }) => <Moment at={row.original.at} />,
    }),
    column.display({
      id: 'who',
      header: 'Who',
      meta: { from: 'sm' },
      cell: ({ row }) => <Who entry={row.original} onNarrow={onNarrow} />,
    }),
    column.display({
      id: 'action',
      header: 'What',
      cell: ({ row: { original } }) => (
        <>
          <Text inherit fw={550} title={original.action}>
            {actionInWords(original.action)}
          </Text>
          <Text fz="xs" c="dimmed" hiddenFrom="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
            {original.displayName}
            <br />
            <Moment at={original.at} />
          </Text>
        </>
      ),
    }),
    column.display({
      id: 'outcome',
      header: 'Outcome',
      cell: ({ row: { original } }) => (
        <>
          <StateBadge tone={tones[original.outcome]} label={outcomeWords[original.outcome]} />
          {original.reason && (
            <Text fz="xs" c="dimmed" visibleFrom="md" lineClamp={2} maw={280}>
              {original.reason}
            </Text>
          )}
        </>
      ),
    }),
    column.display({
      id: 'address',
      header: 'From',
      meta: { from: 'md' },
      cell: ({ row }) => row.original.address,
    }),
    column.display({
      id: 'unfold',
      header: '',
      meta: { align: 'end', width: 48 },
      cell: ({ row }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Details of ${actionInWords(row.original.action)} by ${row.original.displayName}`}
          aria-expanded={row.getIsExpanded()}
          aria-controls={`detail-${row.id}`}
          onClick={row.getToggleExpandedHandler()}
        >
          {row.getIsExpanded() ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        </ActionIcon>
      ),
    }),
  ];
}

interface WhoProps {
  readonly entry: AuditRowFragment;
  readonly onNarrow: (view: Pick<AuditView, 'principal'>) => void;
}

function Who({ entry: { principal, displayName, role }, onNarrow }: WhoProps) {
  return (
    <>
      {principal === null ? (
        <Text inherit style={{ overflowWrap: 'anywhere' }}>
          {displayName}
        </Text>
      ) : (
        <Anchor
          component="button"
          type="button"
          inherit
          ta="start"
          title={principal}
          aria-label={`Only what ${displayName} tried`}
          onClick={() => onNarrow({ principal })}
        >
          {displayName}
        </Anchor>
      )}
      <Text fz="xs" c="dimmed">
        {role === null ? 'Not signed in' : roleTitle(role)}
      </Text>
    </>
  );
}
