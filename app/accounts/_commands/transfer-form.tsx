'use client';

import { TextInput } from '@mantine/core';
import { transferMoneyDocument } from '../../_graphql/command-documents.ts';
import type { AccountStateFragment, TransferMoneyInput } from '../../_graphql/generated/graphql.ts';
import { formatMoney } from '../../_money/money.ts';
import { AccountPicker } from './account-picker.tsx';
import { CommandModal } from './command-modal.tsx';
import { DryRunEffect } from './dry-run-effect.tsx';
import { DuplicateWarning } from './duplicate-warning.tsx';
import {
  AmountInput,
  amountProblem,
  BookedOnInput,
  FieldPair,
  minorUnitsOf,
  textOrNull,
  today,
} from './fields.tsx';
import { areValid, type FormRules, useCommandForm } from './use-command-form.ts';

const emptyValues = { toAccountId: '', amount: '', bookedOn: '', description: '', externalReference: '' };

interface TransferFormProps {
  readonly account: AccountStateFragment;
  readonly onClose: () => void;
}

type Values = typeof emptyValues;

/** Moves money from this account to another one of the same currency. */
export function TransferForm({ account, onClose }: TransferFormProps) {
  const { id: fromAccountId, currency, available } = account;
  const validate: FormRules<Values> = {
    toAccountId: (id) => (id ? null : 'Choose who is paid.'),
    amount: amountProblem(currency),
  };
  const toInput = ({ toAccountId, amount, bookedOn, description, externalReference }: Values) => ({
    fromAccountId,
    toAccountId,
    amount: { minorUnits: minorUnitsOf(amount, currency), currency },
    bookedOn,
    description: description.trim(),
    externalReference: textOrNull(externalReference),
  });
  const { form, typed, dryRun, dialog } = useCommandForm<Values, TransferMoneyInput>({
    command: transferMoneyDocument,
    initialValues: { ...emptyValues, bookedOn: today() },
    validate,
    toInput,
    toPreview: (values) => (areValid(values, validate) ? toInput(values) : undefined),
  });
  const isComplete = areValid(typed, validate);
  return (
    <CommandModal title="Transfer money" submitLabel="Transfer" {...dialog} onClose={onClose}>
      <AccountPicker
        label="To"
        currency={currency}
        exceptId={fromAccountId}
        data-autofocus
        {...form.getInputProps('toAccountId')}
      />
      <FieldPair>
        <AmountInput
          label="Amount"
          currency={currency}
          description={`${formatMoney(available)} available`}
          {...form.getInputProps('amount')}
        />
        <BookedOnInput {...form.getInputProps('bookedOn')} />
      </FieldPair>
      <FieldPair>
        <TextInput label="Description" maxLength={500} {...form.getInputProps('description')} />
        <TextInput label="Reference" maxLength={200} {...form.getInputProps('externalReference')} />
      </FieldPair>
      {isComplete && !dialog.isAccepted && (
        <DuplicateWarning
          fromAccountId={fromAccountId}
          toAccountId={typed.toAccountId}
          minorUnits={minorUnitsOf(typed.amount, currency)}
          bookedOn={typed.bookedOn}
        />
      )}
      <DryRunEffect dryRun={dryRun} />
    </CommandModal>
  );
}
