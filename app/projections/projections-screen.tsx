'use client';

import { Anchor, Group, Title } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import Link from 'next/link';
import { useProjectionProgress } from '../_consistency/use-projection-progress.ts';
import { OnlyLooking } from '../_identity/permitted.tsx';
import { EmptyState, FaultState, LoadingRows } from '../_table/states.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { ProjectionTable } from './projection-table.tsx';
import { Rebuilds } from './rebuilds.tsx';
import { useRebuilds } from './use-rebuilds.ts';

/** How far each projection has come, what became of its last rebuild, and what it could not take. */
export function ProjectionsScreen() {
  const { progress, error } = useProjectionProgress();
  const rebuilds = useRebuilds();
  const running = new Set(
    rebuilds.filter(({ status }) => status === 'RUNNING').map(({ projection }) => projection),
  );
  return (
    <>
      <Group justify="space-between" mb="md" align="baseline">
        <Title order={1}>Projections</Title>
        {progress && (
          <Anchor
            component={Link}
            prefetch={false}
            href="/events"
            c="dimmed"
            className="figures"
            aria-live="off"
          >
            {new Intl.NumberFormat().format(BigInt(progress.eventCount))} events in the log
          </Anchor>
        )}
      </Group>
      <OnlyLooking permission="MANAGE_PROJECTIONS" />
      <section className="sheet" aria-label="Projections">
        {error !== undefined && <FaultState error={error} onRetry={() => window.location.reload()} />}
        {!progress && error === undefined && <LoadingRows />}
        {progress?.projections.length === 0 && (
          <EmptyState icon={IconStack2} title="No projections" text="This book keeps no read tables." />
        )}
        {progress && progress.projections.length > 0 && (
          <ProjectionTable progress={progress} running={running} />
        )}
      </section>
      <Rebuilds rebuilds={rebuilds} />
      <DeadLetters />
    </>
  );
}
