'use client';

import { Alert, Button, Group, Modal, ScrollArea, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconCloudQuestion, IconSnowflake, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { Reference } from '../../_table/reference.tsx';
import { FaultState } from '../../_table/states.tsx';
import { BookedOnInput, today } from '../_commands/fields.tsx';
import { describeRefusal } from '../_commands/refusals.ts';
import { type Outcome, type Progress, useBulkFreeze } from './use-bulk-freeze.ts';

interface BulkFreezeModalProps {
  readonly accounts: readonly AccountStateFragment[];
  /** Called once the dialog is gone; `isDone` if accounts were frozen. */
  readonly onClose: (isDone: boolean) => void;
}

/** Freezes the accounts that were chosen, after showing what will become of each. */
export function BulkFreezeModal({ accounts, onClose }: BulkFreezeModalProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [terms, setTerms] = useState({ reason: '', bookedOn: today() });
  const { progress, freeze, tryOut } = useBulkFreeze(accounts, terms);
  // Opened after mounting, so that the dialog remembers what had the focus, and gives it back.
  useEffect(open, [open]);
  const isDone = progress.kind === 'done';
  const mayChange = progress.kind === 'trying' || progress.kind === 'tried';
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      onExitTransitionEnd={() => onClose(isDone)}
      title={isDone ? 'What became of each' : 'Freeze accounts'}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <Stack gap="md">
        {progress.kind === 'failed' && <FaultState error={progress.error} onRetry={() => void tryOut()} />}
        {progress.kind === 'unsure' && <Unsure correlationId={progress.correlationId} />}
        {!isDone && (
          <>
            <TextInput
              label="Reason"
              data-autofocus
              maxLength={500}
              disabled={!mayChange}
              value={terms.reason}
              onChange={({ currentTarget: { value } }) => setTerms({ ...terms, reason: value })}
            />
            <BookedOnInput
              label="From"
              disabled={!mayChange}
              value={terms.bookedOn}
              onChange={(day) => day && setTerms({ ...terms, bookedOn: day })}
            />
          </>
        )}
        <Outcomes progress={progress} count={accounts.length} />
        <Actions progress={progress} onFreeze={() => void freeze()} onClose={close} />
      </Stack>
    </Modal>
  );
}

function Unsure({ correlationId }: { readonly correlationId: string | undefined }) {
  return (
    <Alert color="yellow" title="No answer came" icon={<IconCloudQuestion aria-hidden />} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text inherit>They may have been frozen. Sending it again is safe: each is frozen once.</Text>
        {correlationId && <Reference id={correlationId} />}
      </Stack>
    </Alert>
  );
}

interface ActionsProps {
  readonly progress: Progress;
  readonly onFreeze: () => void;
  readonly onClose: () => void;
}

function Actions({ progress, onFreeze, onClose }: ActionsProps) {
  if (progress.kind === 'done') {
    return (
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    );
  }
  const count = possibleIn(progress);
  return (
    <Group justify="flex-end" gap="sm">
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button
        leftSection={<IconSnowflake size={16} aria-hidden />}
        loading={progress.kind === 'sending'}
        disabled={count === 0}
        onClick={onFreeze}
      >
        {progress.kind === 'unsure' ? 'Send again' : `Freeze ${inWords(count)}`}
      </Button>
    </Group>
  );
}

function Outcomes({ progress, count }: { readonly progress: Progress; readonly count: number }) {
  if (progress.kind === 'failed') return null;
  if (progress.kind === 'trying') return <Skeleton h={44 * Math.min(count, 6)} aria-label="Trying it out" />;
  const isDone = progress.kind === 'done';
  return (
    <Stack gap="xs">
      <Text fz="sm" c="dimmed" role="status">
        {isDone
          ? `${inWords(possibleIn(progress))} frozen`
          : `${inWords(possibleIn(progress))} can be frozen`}
        {possibleIn(progress) < progress.outcomes.length &&
          `, ${progress.outcomes.length - possibleIn(progress)} ${isDone ? 'left as they were' : 'can’t'}`}
      </Text>
      <ScrollArea.Autosize
        mah={320}
        type="auto"
        scrollbars="y"
        viewportProps={{ tabIndex: 0, 'aria-label': 'Accounts' }}
      >
        <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {progress.outcomes.map((outcome) => (
            <OutcomeLine key={outcome.account.id} outcome={outcome} isDone={isDone} />
          ))}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}

function OutcomeLine({ outcome, isDone }: { readonly outcome: Outcome; readonly isDone: boolean }) {
  const { account, errors } = outcome;
  const isRefused = errors.length > 0;
  const Sign = isRefused ? IconX : isDone ? IconCheck : IconSnowflake;
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <Text c={isRefused ? 'red' : 'leaf'} lh={1} pt={3}>
        <Sign size={16} aria-hidden />
      </Text>
      <Stack gap={0} flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="sm">
          <Text fz="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {account.owner}
          </Text>
          <MoneyText amount={account.balance} fz="sm" c="dimmed" />
        </Group>
        <Text fz="xs" c="dimmed">
          {isRefused ? errors.map(describeRefusal).join(' ') : isDone ? 'Frozen' : 'Will be frozen'}
        </Text>
      </Stack>
    </Group>
  );
}

function possibleIn(progress: Progress): number {
  return 'outcomes' in progress ? progress.outcomes.filter(({ errors }) => errors.length === 0).length : 0;
}

function inWords(count: number): string {
  return count === 1 ? '1 account' : `${new Intl.NumberFormat().format(count)} accounts`;
}
