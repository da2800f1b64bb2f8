'use client';

import { TextInput } from '@mantine/core';
import {
  approveTransferDocument,
  rejectTransferDocument,
  withdrawTransferRequestDocument,
} from '../../_graphql/approval-documents.ts';
import type {
  ApproveTransferInput,
  RejectTransferInput,
  TransferRequestStateFragment,
} from '../../_graphql/generated/graphql.ts';
import { formatMoney } from '../../_money/money.ts';
import { CommandModal } from '../../accounts/_commands/command-modal.tsx';
import { DryRunEffect } from '../../accounts/_commands/dry-run-effect.tsx';
import { DuplicateWarning } from '../../accounts/_commands/duplicate-warning.tsx';
import { today } from '../../accounts/_commands/fields.tsx';
import { useCommandForm } from '../../accounts/_commands/use-command-form.ts';

interface DecisionFormProps {
  readonly request: TransferRequestStateFragment;
  readonly onClose: () => void;
}

const nothing = {};

/** Approves a transfer: shows once more what it does, in figures of this very moment. Enter is enough. */
export function ApproveForm({ request, onClose }: DecisionFormProps) {
  const { id: requestId, fromAccountId, toAccountId, amount, bookedOn } = request;
  const { trial, dialog } = useCommandForm<Record<string, never>, ApproveTransferInput>({
    command: approveTransferDocument,
    initialValues: nothing,
    validate: nothing,
    toInput: () => ({ requestId }),
    toPreview: () => ({ requestId }),
    accountIds: () => [fromAccountId, toAccountId],
  });
  return (
    <CommandModal
      title="Approve the transfer"
      explanation={`${formatMoney(amount)} moves as soon as you approve.`}
      submitLabel="Approve"
      isSubmitFocused
      {...dialog}
      onClose={onClose}
    >
      {!dialog.isAccepted && (
        <DuplicateWarning
          fromAccountId={fromAccountId}
          toAccountId={toAccountId}
          minorUnits={amount.minorUnits}
          bookedOn={bookedOn ?? today()}
          requestId={requestId}
        />
      )}
      <DryRunEffect {...trial} accounts={2} />
    </CommandModal>
  );
}

const endings = {
  reject: {
    command: rejectTransferDocument,
    title: 'Reject the transfer',
    explanation: 'Nothing moves. Whoever asked for it is told why.',
    submitLabel: 'Reject',
  },
  withdraw: {
    command: withdrawTransferRequestDocument,
    title: 'Withdraw the request',
    explanation: 'Nothing moves, and nobody has to decide on it any more.',
    submitLabel: 'Withdraw',
  },
} as const;

/** Rejects a transfer, which takes a reason, or withdraws the request, which may have one. */
export function EndForm({
  request,
  onClose,
  ending,
}: DecisionFormProps & { readonly ending: keyof typeof endings }) {
  const { command, ...words } = endings[ending];
  const { form, dialog } = useCommandForm<{ reason: string }, RejectTransferInput>({
    command,
    initialValues: { reason: '' },
    validate:
      ending === 'reject'
        ? { reason: (reason) => (reason.trim() ? null : 'Say why, so that it can be put right.') }
        : {},
    toInput: ({ reason }) => ({ requestId: request.id, reason: reason.trim() }),
  });
  return (
    <CommandModal {...words} {...dialog} isDangerous={ending === 'reject'} onClose={onClose}>
      <TextInput label="Reason" data-autofocus maxLength={500} {...form.getInputProps('reason')} />
    </CommandModal>
  );
}
