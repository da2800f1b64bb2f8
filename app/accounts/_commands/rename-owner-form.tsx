'use client';

import { TextInput } from '@mantine/core';
import { renameOwnerDocument } from '../../_graphql/command-documents.ts';
import type { AccountStateFragment, RenameOwnerInput } from '../../_graphql/generated/graphql.ts';
import { CommandModal } from './command-modal.tsx';
import { BookedOnInput, today } from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

interface RenameOwnerFormProps {
  readonly account: AccountStateFragment;
  readonly onClose: () => void;
}

/** Writes an account to another name. */
export function RenameOwnerForm({ account, onClose }: RenameOwnerFormProps) {
  const { form, dialog } = useCommandForm<{ owner: string; bookedOn: string }, RenameOwnerInput>({
    command: renameOwnerDocument,
    initialValues: { owner: account.owner, bookedOn: today() },
    validate: { owner: (owner) => (owner.trim() === '' ? 'Whose account is it?' : null) },
    toInput: ({ owner, bookedOn }) => ({ accountId: account.id, owner: owner.trim(), bookedOn }),
  });
  return (
    <CommandModal title="Rename owner" submitLabel="Rename" {...dialog} onClose={onClose}>
      <TextInput label="Owner" data-autofocus maxLength={200} {...form.getInputProps('owner')} />
      <BookedOnInput label="From" {...form.getInputProps('bookedOn')} />
    </CommandModal>
  );
}
