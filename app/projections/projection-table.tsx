'use client';

import { Badge, Text } from '@mantine/core';
import { createColumnHelper } from '@tanstack/react-table';
import type { ProgressFragment, ProjectionStatus } from '../_graphql/generated/graphql.ts';
import { useMay } from '../_identity/use-me.ts';
import { type DataColumn, DataTable, type dataTableFeatures } from '../_table/data-table.tsx';
import { RebuildAction } from './rebuild-action.tsx';

/** A projection with the log that it follows, from which its place in numbers is told. */
type Projection = ProgressFragment['projections'][number] &
  Pick<ProgressFragment, 'eventCount'> & { readonly isRunning: boolean };

const looks: Record<ProjectionStatus, { readonly label: string; readonly color: string }> = {
  LIVE: { label: 'Live', color: 'leaf' },
  CATCHING_UP: { label: 'Catching up', color: 'yellow' },
  REBUILDING: { label: 'Rebuilding', color: 'yellow' },
  STOPPED: { label: 'Stopped', color: 'red' },
};

const column = createColumnHelper<typeof dataTableFeatures, Projection>();

const columns: readonly DataColumn<Projection>[] = [
  column.display({
    id: 'name',
    header: 'Projection',
    cell: ({ row }) => <Name projection={row.original} />,
  }),
  column.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => {
      const { label, color } = looks[row.original.status];
      return (
        <Badge variant="light" color={color} radius="sm" tt="none" fw={550}>
          {label}
        </Badge>
      );
    },
  }),
  column.display({
    id: 'position',
    header: 'Position',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row: { original } }) => <Count of={BigInt(original.eventCount) - BigInt(original.lag)} />,
  }),
  column.display({
    id: 'lag',
    header: 'Behind',
    meta: { align: 'end' },
    cell: ({ row }) => <Count of={BigInt(row.original.lag)} />,
  }),
  column.display({
    id: 'rate',
    header: 'Events a second',
    meta: { align: 'end', from: 'sm' },
    cell: ({ row }) => <Count of={BigInt(row.original.eventsPerSecond)} />,
  }),
];

/** The same for those who may have them built again. */
const columnsWithActions: readonly DataColumn<Projection>[] = [
  ...columns,
  column.display({
    id: 'actions',
    header: () => null,
    meta: { align: 'end' },
    cell: ({ row: { original } }) => (
      <RebuildAction projection={original.name} isRunning={original.isRunning} />
    ),
  }),
];

interface ProjectionTableProps {
  readonly progress: ProgressFragment;
  /** The projections that are being built again. */
  readonly running: ReadonlySet<string>;
}

/** Where each projection stands. */
export function ProjectionTable({ progress: { projections, eventCount }, running }: ProjectionTableProps) {
  // The server tells them in the order in which it heard of them.
  const rows = [...projections]
    .sort((one, other) => one.name.localeCompare(other.name))
    .map((projection) => ({ ...projection, eventCount, isRunning: running.has(projection.name) }));
  return (
    <DataTable
      caption="Projections"
      columns={useMay('MANAGE_PROJECTIONS') ? columnsWithActions : columns}
      items={rows}
      idOf={({ name }) => name}
    />
  );
}

function Name({ projection }: { readonly projection: Projection }) {
  return (
    <>
      <Text inherit fw={550}>
        {projection.name}
      </Text>
      <Text fz="xs" c={projection.failure ? 'red' : 'dimmed'}>
        {projection.failure ?? `Code version ${projection.version}`}
      </Text>
      {projection.quarantinedStreams > 0 && (
        <Text fz="xs" c="red">
          {projection.quarantinedStreams === 1
            ? 'Leaves 1 stream alone'
            : `Leaves ${new Intl.NumberFormat().format(projection.quarantinedStreams)} streams alone`}
        </Text>
      )}
    </>
  );
}

function Count({ of }: { readonly of: bigint }) {
  return (
    <Text span inherit className="figures">
      {new Intl.NumberFormat().format(of)}
    </Text>
  );
}
