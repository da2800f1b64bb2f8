'use client';

import { ActionIcon, Code, Group, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import type { HistoryQuery } from '../../_graphql/generated/graphql.ts';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';

/** One event as the table shows it. */
type Event = NonNullable<HistoryQuery['account']>['history']['edges'][number]['node'];

const column = createColumnHelper<typeof dataTableFeatures, Event>();

/** The columns of an account's events. */
export const eventColumns: readonly DataColumn<Event>[] = [
  column.display({
    id: 'version',
    header: 'Version',
    meta: { width: 80, from: 'sm' },
    cell: ({ row }) => <Figure text={String(row.original.streamVersion)} />,
  }),
  column.display({
    id: 'type',
    header: 'What happened',
    cell: ({ row }) => (
      <>
        <Text inherit fw={550}>
          {inWords(row.original.type)}
        </Text>
        <Text fz="xs" c="dimmed" hiddenFrom="sm">
          <Moment at={row.original.recordedAt} />
        </Text>
      </>
    ),
  }),
  column.display({ id: 'actor', header: 'Who', cell: ({ row }) => row.original.actor }),
  column.display({
    id: 'sequence',
    header: 'Place in the log',
    meta: { from: 'md', align: 'end' },
    cell: ({ row }) => <Figure text={row.original.sequence} />,
  }),
  column.display({
    id: 'recordedAt',
    header: 'Recorded',
    meta: { from: 'sm', align: 'end' },
    cell: ({ row }) => <Moment at={row.original.recordedAt} />,
  }),
  column.display({
    id: 'unfold',
    header: '',
    meta: { align: 'end', width: 56 },
    cell: ({ row }) => (
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Details of version ${row.original.streamVersion}`}
        aria-expanded={row.getIsExpanded()}
        aria-controls={`detail-${row.id}`}
        onClick={row.getToggleExpandedHandler()}
      >
        {row.getIsExpanded() ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
      </ActionIcon>
    ),
  }),
];

/** What an event says and where it came from. */
export function EventDetail({ event }: { readonly event: Event }) {
  return (
    <Stack gap="sm" pt="sm">
      <Code block>{JSON.stringify(event.data, null, 2)}</Code>
      <Group gap="lg">
        <Trace term="Event" id={event.id} />
        <Trace term="Command" id={event.commandId} />
        <Trace term="Correlation" id={event.correlationId} />
        {event.causationId && <Trace term="Caused by" id={event.causationId} />}
        <Trace term="Schema version" id={String(event.schemaVersion)} />
      </Group>
    </Stack>
  );
}

function Trace({ term, id }: { readonly term: string; readonly id: string }) {
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {term}
      </Text>
      <Text fz="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {id}
      </Text>
    </div>
  );
}

function Figure({ text }: { readonly text: string }) {
  return (
    <Text span inherit className="figures">
      {text}
    </Text>
  );
}

/** `MoneyDeposited` as people say it: Money deposited. */
function inWords(type: string): string {
  const spaced = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
