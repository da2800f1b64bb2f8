'use client';

import { Anchor, Badge, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Link from 'next/link';
import { useCallback, useState } from 'react';
import { ConfirmDialog } from '../_administration/confirm-dialog.tsx';
import { useAdministration } from '../_administration/use-administration.ts';
import { pageSession } from '../_consistency/page-session.ts';
import type { DeadLetterFragment, DeadLetterResolution } from '../_graphql/generated/graphql.ts';
import { retryDeadLetterDocument, skipDeadLetterDocument } from '../_graphql/projection-documents.ts';
import { Actor } from '../_identity/actor.tsx';
import { useMay } from '../_identity/use-me.ts';
import { Moment } from '../_table/dates.tsx';
import { hrefOfStream } from '../events/_log/event-words.ts';
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
  const mayResolve = useMay('MANAGE_PROJECTIONS');
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
        {eventType}, version {streamVersion} of <Stream id={streamId} />
      </Text>
      <Text fz="sm" c={resolution ? 'dimmed' : 'red'} className={classes.said ?? ''}>
        {failure}
      </Text>
      {resolution && <Resolved letter={letter} />}
      {!resolution && mayResolve && <Actions letter={letter} onResolved={onResolved} />}
    </Stack>
  );
}

function Stream({ id }: { readonly id: string }) {
  const href = hrefOfStream(id);
  if (!href) return id;
  return (
    <Anchor component={Link} prefetch={false} href={href} inherit>
      {id}
    </Anchor>
  );
}

function Resolved({ letter }: { readonly letter: DeadLetterFragment }) {
  const { resolvedAt, resolvedBy, resolvedByName, reason } = letter;
  return (
    <Text fz="sm" c="dimmed" className={classes.said ?? ''}>
      {reason && `“${reason}” · `}
      {resolvedBy && (
        <>
          <Actor id={resolvedBy} name={resolvedByName} />
          {' · '}
        </>
      )}
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
