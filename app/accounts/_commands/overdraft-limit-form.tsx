'use client';

import { changeOverdraftLimitDocument } from '../../_graphql/command-documents.ts';
import type { AccountStateFragment, ChangeOverdraftLimitInput } from '../../_graphql/generated/graphql.ts';
import { formatAmount } from '../../_money/money.ts';
import { CommandModal } from './command-modal.tsx';
import { AmountInput, amountProblem, BookedOnInput, minorUnitsOf, today } from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

interface OverdraftLimitFormProps {
  readonly account: AccountStateFragment;
  readonly onClose: () => void;
}

/** Changes how far below zero an account may go. */
export function OverdraftLimitForm({ account, onClose }: OverdraftLimitFormProps) {
  const { id: accountId, currency } = account;
  const { form, dialog } = useCommandForm<
    { overdraftLimit: string; bookedOn: string },
    ChangeOverdraftLimitInput
  >({
    command: changeOverdraftLimitDocument,
    initialValues: { overdraftLimit: formatAmount(account.overdraftLimit), bookedOn: today() },
    validate: { overdraftLimit: amountProblem(currency) },
    toInput: ({ overdraftLimit, bookedOn }) => ({
      accountId,
      overdraftLimit: minorUnitsOf(overdraftLimit, currency),
      bookedOn,
    }),
  });
  return (
    <CommandModal
      title="Change overdraft limit"
      explanation="How far below zero the account may go."
      submitLabel="Change limit"
      {...dialog}
      onClose={onClose}
    >
      <AmountInput
        label="Overdraft limit"
        currency={currency}
        data-autofocus
        {...form.getInputProps('overdraftLimit')}
      />
      <BookedOnInput label="From" {...form.getInputProps('bookedOn')} />
    </CommandModal>
  );
}
