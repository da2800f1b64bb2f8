'use client';

import { ActionIcon, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { PastLink } from '../../_past/past-link.tsx';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { Moment } from '../../_table/dates.tsx';
import { ActorLink } from './actor-link.tsx';
import { eventHref, hrefOfStream, inWords, streamInWords } from './event-words.ts';

const column = createColumnHelper<typeof dataTableFeatures, LogEventFragment>();

const version = column.display({
  id: 'version',
  header: 'Version',
  meta: { width: 80, from: 'sm' },
  cell: ({ row }) => <Figure text={String(row.original.streamVersion)} />,
});

const stream = column.display({
  id: 'stream',
  header: 'Stream',
  meta: { from: 'md' },
  cell: ({ row: { original } }) => <Stream event={original} />,
});

const sequence = column.display({
  id: 'sequence',
  header: 'Place in the log',
  meta: { from: 'sm', width: 130 },
  cell: ({ row }) => <Figure text={new Intl.NumberFormat().format(BigInt(row.original.sequence))} />,
});

const type = column.display({
  id: 'type',
  header: 'What happened',
  cell: ({ row }) => (
    <>
      <PastLink href={eventHref(row.original.id)} c="inherit" inherit fw={550}>
        {inWords(row.original.type)}
      </PastLink>
      <Text fz="xs" c="dimmed" hiddenFrom="sm" component="div">
        <Moment at={row.original.recordedAt} />
      </Text>
    </>
  ),
});

const actor = column.display({
  id: 'actor',
  header: 'Who',
  cell: ({ row }) => <ActorLink event={row.original} />,
});

const recordedAt = column.display({
  id: 'recordedAt',
  header: 'Recorded',
  meta: { from: 'sm', align: 'end' },
  cell: ({ row }) => <Moment at={row.original.recordedAt} />,
});

const unfold = column.display({
  id: 'unfold',
  header: '',
  meta: { align: 'end', width: 56 },
  cell: ({ row }) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Details of version ${row.original.streamVersion} of ${row.original.streamId}`}
      aria-expanded={row.getIsExpanded()}
      aria-controls={`detail-${row.id}`}
      onClick={row.getToggleExpandedHandler()}
    >
      {row.getIsExpanded() ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
    </ActionIcon>
  ),
});

/** The columns of one account's events. */
export const accountEventColumns: readonly DataColumn<LogEventFragment>[] = [
  version,
  type,
  actor,
  recordedAt,
  unfold,
];

/** The columns of the log, whose events belong to many streams. */
export const logColumns: readonly DataColumn<LogEventFragment>[] = [
  sequence,
  type,
  stream,
  actor,
  recordedAt,
  unfold,
];

function Stream({ event: { streamId, streamVersion } }: { readonly event: LogEventFragment }) {
  const href = hrefOfStream(streamId);
  const text = `${streamInWords(streamId)} at ${streamVersion}`;
  if (!href) return <Figure text={text} />;
  return (
    <PastLink href={href} title={streamId} inherit fz="sm">
      <Figure text={text} />
    </PastLink>
  );
}

function Figure({ text }: { readonly text: string }) {
  return (
    <Text span inherit className="figures">
      {text}
    </Text>
  );
}
