'use client';

import { Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { RebuildFragment, RebuildStatus } from '../_graphql/generated/graphql.ts';
import { Actor } from '../_identity/actor.tsx';
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
        <Reason rebuild={rebuild} />
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

/** Why it was begun, and who ended it before its time. */
function Reason({ rebuild }: { readonly rebuild: RebuildFragment }) {
  const { cause, requestedBy, requestedByName, cancelRequestedBy, cancelRequestedByName } = rebuild;
  return (
    <>
      {cause === 'VERSION_CHANGED' ? (
        `Its code has changed from version ${rebuild.fromVersion} to ${rebuild.toVersion}.`
      ) : (
        <>
          Asked for by <Actor id={requestedBy} name={requestedByName} />.
        </>
      )}
      {cancelRequestedBy !== null && (
        <>
          {' '}
          Cancelled by <Actor id={cancelRequestedBy} name={cancelRequestedByName} />.
        </>
      )}
    </>
  );
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
