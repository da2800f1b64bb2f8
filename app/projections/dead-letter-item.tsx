'use client';

import { Badge, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { ConfirmDialog } from '../_administration/confirm-dialog.tsx';
import { useAdministration } from '../_administration/use-administration.ts';
import { pageSession } from '../_consistency/page-session.ts';
import type { DeadLetterFragment, DeadLetterResolution } from '../_graphql/generated/graphql.ts';
import { retryDeadLetterDocument, skipDeadLetterDocument } from '../_graphql/projection-documents.ts';
import { Moment } from '../_table/dates.tsx';
import classes from './projections.module.css';

/** As long as the server takes it. */
const maxReasonCharacters = 500;

const resolutions: Record<DeadLetterResolution, string> = {
  RETRIED: 'Retried',
  SKIPPED: 'Skipped',
  REBUILT: 'Rebuilt',
};

interface DeadLetterItemProps {
  readonly letter: DeadLetterFragment;
  readonly onResolved: () => void;
}

/** An event that a projection could not take, why, and what can be done about it. */
export function DeadLetterItem({ letter, onResolved }: DeadLetterItemProps) {
  const { projection, streamId, streamVersion, eventType, failure, quarantinedAt, resolution } = letter;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={550}>{projection}</Text>
          <Badge variant="light" color={resolution ? 'gray' : 'red'} radius="sm" tt="none" fw={550}>
            {resolution ? resolutions[resolution] : 'Left alone'}
          </Badge>
        </Group>
        <Text fz="sm" c="dimmed">
          <Moment at={quarantinedAt} />
        </Text>
      </Group>
      <Text fz="sm" className={classes.said ?? ''}>
        {eventType}, version {streamVersion} of {streamId}
      </Text>
      <Text fz="sm" c={resolution ? 'dimmed' : 'red'} className={classes.said ?? ''}>
        {failure}
      </Text>
      {resolution ? <Resolved letter={letter} /> : <Actions letter={letter} onResolved={onResolved} />}
    </Stack>
  );
}

function Resolved({ letter: { resolvedAt, resolvedBy, reason } }: { readonly letter: DeadLetterFragment }) {
  return (
    <Text fz="sm" c="dimmed" className={classes.said ?? ''}>
      {reason && `“${reason}” · `}
      {resolvedBy && `${resolvedBy} · `}
      {resolvedAt && <Moment at={resolvedAt} />}
    </Text>
  );
}

function Actions({ letter: { id, eventType }, onResolved }: DeadLetterItemProps) {
  const [isSkipping, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const retry = useAdministration(
    useCallback(async () => {
      const { data } = await pageSession().client.mutate({
        mutation: retryDeadLetterDocument,
        variables: { id },
      });
      return data?.retryDeadLetter.failure ?? null;
    }, [id]),
  );
  const skip = useAdministration(
    useCallback(async () => {
      const { data } = await pageSession().client.mutate({
        mutation: skipDeadLetterDocument,
        variables: { id, reason },
      });
      return data?.skipDeadLetter.failure ?? null;
    }, [id, reason]),
  );
  const tryAgain = async () => {
    if (await retry.perform()) onResolved();
  };
  const closeAndReread = () => {
    close();
    onResolved();
  };
  return (
    <>
      {retry.problem && (
        <Text fz="sm" c="red" role="alert" className={classes.said ?? ''}>
          It still can’t be taken: {retry.problem}
        </Text>
      )}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" loading={retry.isSending} onClick={() => void tryAgain()}>
          Retry
        </Button>
        <Button size="compact-sm" variant="default" onClick={open}>
          Skip…
        </Button>
      </Group>
      <ConfirmDialog
        title={`Skip ${eventType}?`}
        explanation="The projection leaves this event out for good and takes everything that its stream has missed since. The event stays in the log."
        confirmLabel="Skip"
        isOpen={isSkipping}
        administration={skip}
        onClose={closeAndReread}
      >
        <Textarea
          label="Reason"
          description={`${[...reason].length} of ${maxReasonCharacters} characters`}
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  );
}
