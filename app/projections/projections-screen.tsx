'use client';

import { Badge, Group, Text, Title } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { createColumnHelper } from '@tanstack/react-table';
import { useProjectionProgress } from '../_consistency/use-projection-progress.ts';
import type { ProgressFragment, ProjectionStatus } from '../_graphql/generated/graphql.ts';
import { type DataColumn, DataTable, type dataTableFeatures } from '../_table/data-table.tsx';
import { EmptyState, FaultState, LoadingRows } from '../_table/states.tsx';

/** A projection with the log that it follows, from which its place in numbers is told. */
type Projection = ProgressFragment['projections'][number] & Pick<ProgressFragment, 'eventCount'>;

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
    header: 'Events behind',
    meta: { align: 'end' },
    cell: ({ row }) => <Count of={BigInt(row.original.lag)} />,
  }),
];

/** How far each projection has come, as it happens. */
export function ProjectionsScreen() {
  const { progress, error } = useProjectionProgress();
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Projections</Title>
        {progress && (
          <Text c="dimmed" className="figures" aria-live="off">
            {new Intl.NumberFormat().format(BigInt(progress.eventCount))} events in the log
          </Text>
        )}
      </Group>
      <section className="sheet" aria-label="Projections">
        {error !== undefined && <FaultState error={error} onRetry={() => window.location.reload()} />}
        {progress ? <Rows progress={progress} /> : error === undefined && <LoadingRows />}
      </section>
    </>
  );
}

function Rows({ progress }: { readonly progress: ProgressFragment }) {
  if (progress.projections.length === 0) {
    return <EmptyState icon={IconStack2} title="No projections" text="This book keeps no read tables." />;
  }
  const rows = progress.projections.map((projection) => ({ ...projection, eventCount: progress.eventCount }));
  return <DataTable caption="Projections" columns={columns} items={rows} idOf={({ name }) => name} />;
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
