'use client';

import { Checkbox, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { CommandError } from '../../_consistency/use-command.ts';
import type { DryRun } from '../../_consistency/use-dry-run.ts';
import { requestTransferDocument } from '../../_graphql/approval-documents.ts';
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
import { describeRefusal } from './refusals.ts';
import { areValid, type FormRules, useCommandForm } from './use-command-form.ts';

const emptyValues = {
  toAccountId: '',
  amount: '',
  bookedOn: '',
  description: '',
  externalReference: '',
  needsApproval: false,
};

interface TransferFormProps {
  readonly account: AccountStateFragment;
  readonly onClose: () => void;
}

type Values = typeof emptyValues;

/**
 * Moves money from this account to another one of the same currency; or, past the limit of whoever asks or because two are to look
 * at it, asks somebody else to.
 */
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
  const router = useRouter();
  const [pastLimit, setPastLimit] = useState<PastLimit>();
  const isAsking = ({ needsApproval, amount }: Values) => needsApproval || pastLimit?.amount === amount;
  const { form, typed, trial, dialog } = useCommandForm<Values, TransferMoneyInput>({
    command: (values) => (isAsking(values) ? requestTransferDocument : transferMoneyDocument),
    initialValues: { ...emptyValues, bookedOn: today() },
    validate,
    toInput,
    toPreview: (values) => (areValid(values, validate) ? toInput(values) : undefined),
    accountIds: ({ toAccountId }) => (toAccountId ? [fromAccountId, toAccountId] : [fromAccountId]),
    onAccepted: ({ request }) => request && router.push(`/approvals/${request.id}`),
  });
  const { dryRun } = trial;
  const { amount } = typed;
  useEffect(() => {
    const refusal = limitIn(dryRun);
    if (refusal) setPastLimit({ amount, refusal });
  }, [dryRun, amount]);
  const needsSomebodyElse = pastLimit?.amount === amount;
  const submitLabel = isAsking(typed) ? 'Ask for approval' : 'Transfer';
  const isComplete = areValid(typed, validate);
  return (
    <CommandModal title="Transfer money" submitLabel={submitLabel} {...dialog} onClose={onClose}>
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
      <Checkbox
        label="Somebody else has to approve it"
        description={
          needsSomebodyElse
            ? describeRefusal(pastLimit.refusal)
            : 'Nothing moves until another person has looked at it.'
        }
        {...form.getInputProps('needsApproval', { type: 'checkbox' })}
        {...(needsSomebodyElse && { checked: true, disabled: true })}
      />
      <DryRunEffect {...trial} accounts={2} isAsking={isAsking(typed)} />
    </CommandModal>
  );
}

/** An amount that whoever asks may not move himself. */
interface PastLimit {
  readonly amount: string;
  readonly refusal: CommandError;
}

function limitIn(dryRun: DryRun): CommandError | undefined {
  return dryRun.kind === 'refused'
    ? dryRun.errors.find(({ code }) => code === 'MOVEMENT_LIMIT_EXCEEDED')
    : undefined;
}
