'use client';

import { Alert } from '@mantine/core';
import { IconHourglassLow } from '@tabler/icons-react';
import type { ProjectionStatus } from '../_graphql/generated/graphql.ts';
import { useProjectionProgress } from './use-projection-progress.ts';

interface LagNoticeProps {
  /** The projection that the figures come from. */
  readonly projection: string;
  /** What it is called on the screen. */
  readonly what: string;
}

/** Says so when what is shown comes from read tables that are well behind the log, or that have stopped. */
export function LagNotice({ projection, what }: LagNoticeProps) {
  const { progress } = useProjectionProgress();
  const found = progress?.projections.find(({ name }) => name === projection);
  if (!found || found.status === 'LIVE') return null;
  const behind = `${new Intl.NumberFormat().format(found.lag)} ${found.lag === 1 ? 'event' : 'events'} behind`;
  return (
    <Alert m="md" mb={0} color="yellow" variant="light" icon={<IconHourglassLow aria-hidden />} role="status">
      {sentenceOf(found.status, what, behind)}
    </Alert>
  );
}

function sentenceOf(status: ProjectionStatus, what: string, behind: string): string {
  if (status === 'STOPPED')
    return `${what} are not being updated at the moment: ${behind}. Nothing is lost; they go on when the cause is removed.`;
  if (status === 'REBUILDING')
    return `${what} are being built again by a new version of the program and stand still meanwhile: ${behind}. They go on by themselves.`;
  return `${what} are catching up: ${behind}. What is not there yet will come by itself.`;
}
