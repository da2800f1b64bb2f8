'use client';

import { TextInput } from '@mantine/core';
import {
  closeAccountDocument,
  freezeAccountDocument,
  unfreezeAccountDocument,
} from '../../_graphql/command-documents.ts';
import type { AccountStateFragment, ChangeStatusInput } from '../../_graphql/generated/graphql.ts';
import { CommandModal } from './command-modal.tsx';
import { BookedOnInput, today } from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

const changes = {
  freeze: {
    command: freezeAccountDocument,
    title: 'Freeze account',
    submitLabel: 'Freeze',
    explanation: 'Nothing may be paid in or out until it is unfrozen.',
  },
  unfreeze: {
    command: unfreezeAccountDocument,
    title: 'Unfreeze account',
    submitLabel: 'Unfreeze',
    explanation: 'Money may be paid in and out again.',
  },
  close: {
    command: closeAccountDocument,
    title: 'Close account',
    submitLabel: 'Close for good',
    explanation: 'A closed account can never be used again; its history stays. The balance has to be zero.',
  },
} as const;

interface ChangeStatusFormProps {
  readonly account: AccountStateFragment;
  readonly change: keyof typeof changes;
  readonly onClose: () => void;
}

/** Freezes, unfreezes or closes an account, with a reason that stays in its history. */
export function ChangeStatusForm({ account, change, onClose }: ChangeStatusFormProps) {
  const { command, ...words } = changes[change];
  const { form, dialog } = useCommandForm<{ reason: string; bookedOn: string }, ChangeStatusInput>({
    command,
    initialValues: { reason: '', bookedOn: today() },
    validate: {},
    toInput: ({ reason, bookedOn }) => ({ accountId: account.id, reason: reason.trim(), bookedOn }),
  });
  return (
    <CommandModal {...words} {...dialog} isDangerous={change === 'close'} onClose={onClose}>
      <TextInput label="Reason" data-autofocus maxLength={500} {...form.getInputProps('reason')} />
      <BookedOnInput label="From" {...form.getInputProps('bookedOn')} />
    </CommandModal>
  );
}
