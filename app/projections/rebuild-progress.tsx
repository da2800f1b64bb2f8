'use client';

import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useCallback } from 'react';
import { useAdministration } from '../_administration/use-administration.ts';
import { pageSession } from '../_consistency/page-session.ts';
import type { RebuildFragment, RebuildPhase } from '../_graphql/generated/graphql.ts';
import { cancelRebuildDocument } from '../_graphql/projection-documents.ts';
import { useMay } from '../_identity/use-me.ts';

const phases: Record<RebuildPhase, string> = {
  BUILDING: 'Building',
  COMPARING: 'Comparing row by row',
  SWAPPING: 'Waiting for readers to swap the tables',
};

/** How far a running rebuild is, how long it will take, and a way out of it. */
export function RebuildProgress({ rebuild }: { readonly rebuild: RebuildFragment }) {
  const { projection, phase, eventsDone, eventsTotal, eventsPerSecond, timeLeftMs, resumedFrom } = rebuild;
  const cancellation = useAdministration(
    useCallback(async () => {
      const { data } = await pageSession().client.mutate({
        mutation: cancelRebuildDocument,
        variables: { name: projection },
      });
      return data?.cancelRebuild.errors[0]?.message ?? null;
    }, [projection]),
  );
  const mayCancel = useMay('MANAGE_PROJECTIONS');
  const format = new Intl.NumberFormat();
  const [done, total] = [Number(eventsDone), Number(eventsTotal)];
  const parts = [
    phases[phase],
    `${format.format(done)} of ${format.format(total)} events`,
    phase === 'BUILDING' && eventsPerSecond > 0 && `${format.format(eventsPerSecond)} a second`,
    phase === 'BUILDING' && timeLeftMs !== null && `${describeDuration(timeLeftMs)} to go`,
    resumedFrom !== null && `gone on with from ${format.format(BigInt(resumedFrom))}`,
  ];
  return (
    <Stack gap={6}>
      <Progress.Root size="md">
        <Progress.Section
          value={total === 0 ? 0 : (100 * done) / total}
          animated
          aria-label={`Rebuild of ${projection}`}
          aria-valuetext={`${format.format(done)} of ${format.format(total)} events`}
        />
      </Progress.Root>
      <Group justify="space-between" gap="xs">
        <Text fz="sm" className="figures">
          {parts.filter((part) => part !== false).join(' · ')}
        </Text>
        {mayCancel && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancellation.isSending}
            aria-label={`Cancel the rebuild of ${projection}`}
            onClick={() => void cancellation.perform()}
          >
            Cancel
          </Button>
        )}
      </Group>
      {cancellation.problem && (
        <Text fz="sm" c="red" role="alert">
          {cancellation.problem}
        </Text>
      )}
    </Stack>
  );
}

/** A duration in the largest unit that is not too coarse to wait by. */
function describeDuration(durationMs: number): string {
  const seconds = Math.ceil(durationMs / 1_000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
