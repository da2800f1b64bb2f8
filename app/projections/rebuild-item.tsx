'use client';

import { Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { RebuildFragment, RebuildStatus } from '../_graphql/generated/graphql.ts';
import { Moment } from '../_table/dates.tsx';
import { Differences } from './differences.tsx';
import classes from './projections.module.css';
import { RebuildProgress } from './rebuild-progress.tsx';

const looks: Record<RebuildStatus, { readonly label: string; readonly color: string }> = {
  RUNNING: { label: 'Running', color: 'ink' },
  SWAPPED: { label: 'Done', color: 'leaf' },
  CANCELLED: { label: 'Cancelled', color: 'gray' },
  FAILED: { label: 'Failed', color: 'red' },
};

/** One rebuild: how far it is, or how it ended and what differed. */
export function RebuildItem({ rebuild }: { readonly rebuild: RebuildFragment }) {
  const { label, color } = looks[rebuild.status];
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={550}>{rebuild.projection}</Text>
          <Badge variant="light" color={color} radius="sm" tt="none" fw={550}>
            {label}
          </Badge>
        </Group>
        <Text fz="sm" c="dimmed">
          <Moment at={rebuild.endedAt ?? rebuild.startedAt} />
        </Text>
      </Group>
      <Text fz="sm" c="dimmed">
        {reasonOf(rebuild)}
      </Text>
      {rebuild.status === 'RUNNING' && <RebuildProgress rebuild={rebuild} />}
      {rebuild.failure && (
        <Text fz="sm" c="red" className={classes.said ?? ''}>
          {rebuild.failure}
        </Text>
      )}
      {rebuild.report && <Report report={rebuild.report} />}
    </Stack>
  );
}

function reasonOf({
  cause,
  requestedBy,
  fromVersion,
  toVersion,
  cancelRequestedBy,
}: RebuildFragment): string {
  const begun =
    cause === 'VERSION_CHANGED'
      ? `Its code has changed from version ${fromVersion} to ${toVersion}.`
      : `Asked for by ${requestedBy}.`;
  return cancelRequestedBy === null ? begun : `${begun} Cancelled by ${cancelRequestedBy}.`;
}

function Report({ report }: { readonly report: NonNullable<RebuildFragment['report']> }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const format = new Intl.NumberFormat();
  const rows = report.tables.reduce((sum, table) => sum + BigInt(table.rows), 0n);
  if (report.isIdentical) {
    return <Text fz="sm">Old and new were identical, row for row: {format.format(rows)} rows.</Text>;
  }
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text fz="sm">Old and new differed; the new tables are in place.</Text>
        <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={toggle}>
          {isOpen ? 'Hide the differences' : 'Show the differences'}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap="md">
          {report.tables.map((table) => (
            <Differences key={table.table} table={table} />
          ))}
        </Stack>
      </Collapse>
    </>
  );
}
