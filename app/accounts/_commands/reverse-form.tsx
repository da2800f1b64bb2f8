'use client';

import { TextInput } from '@mantine/core';
import { pageSession } from '../../_consistency/page-session.ts';
import { movementDocument } from '../../_graphql/account-documents.ts';
import { reverseTransactionDocument } from '../../_graphql/command-documents.ts';
import type { MovementFragment, ReverseTransactionInput } from '../../_graphql/generated/graphql.ts';
import { formatMoney } from '../../_money/money.ts';
import { CommandModal } from './command-modal.tsx';
import { DryRunEffect } from './dry-run-effect.tsx';
import { BookedOnInput, today } from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

/** What the effect is tried out with before a reason is typed; the effect does not depend on it. */
const reasonToCome = '…';

interface ReverseFormProps {
  readonly transaction: MovementFragment;
  readonly onClose: () => void;
}

/** Takes a movement back by an opposite one; both stay in the history and point to each other. */
export function ReverseForm({ transaction, onClose }: ReverseFormProps) {
  const { id: transactionId, accountId, counterpartyAccountId, amount, description, kind } = transaction;
  const accountIds = counterpartyAccountId ? [accountId, counterpartyAccountId] : [accountId];
  const { form, trial, dialog } = useCommandForm<
    { reason: string; bookedOn: string },
    ReverseTransactionInput
  >({
    command: reverseTransactionDocument,
    initialValues: { reason: '', bookedOn: today() },
    validate: { reason: (reason) => (reason.trim() === '' ? 'Say why it is taken back.' : null) },
    toInput: ({ reason, bookedOn }) => ({ transactionId, reason: reason.trim(), bookedOn }),
    toPreview: ({ bookedOn }) => ({ transactionId, reason: reasonToCome, bookedOn }),
    accountIds: () => accountIds,
    onAccepted: () => void readAgain(transactionId),
  });
  return (
    <CommandModal
      title="Reverse movement"
      explanation={`${description || 'The movement'} of ${formatMoney(amount)} is taken back by an opposite one${
        kind === 'TRANSFER' ? ', on both accounts' : ''
      }. Both stay in the history.`}
      submitLabel="Reverse"
      {...dialog}
      onClose={onClose}
    >
      <TextInput label="Reason" data-autofocus maxLength={500} {...form.getInputProps('reason')} />
      <BookedOnInput {...form.getInputProps('bookedOn')} />
      <DryRunEffect {...trial} accounts={accountIds.length} />
    </CommandModal>
  );
}

/** The row that was taken back may be far below the page that is read again: so it is read by itself. */
function readAgain(id: string): Promise<unknown> {
  const query = { query: movementDocument, variables: { id }, fetchPolicy: 'network-only' } as const;
  return pageSession()
    .client.query(query)
    .catch(() => undefined);
}
