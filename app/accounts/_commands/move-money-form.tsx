'use client';

import { TextInput } from '@mantine/core';
import { depositMoneyDocument, withdrawMoneyDocument } from '../../_graphql/command-documents.ts';
import type { AccountStateFragment, MoveMoneyInput } from '../../_graphql/generated/graphql.ts';
import { formatMoney } from '../../_money/money.ts';
import { CommandModal } from './command-modal.tsx';
import {
  AmountInput,
  amountProblem,
  BookedOnInput,
  FieldPair,
  minorUnitsOf,
  textOrNull,
  today,
} from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

const kinds = {
  deposit: {
    title: 'Deposit money',
    submitLabel: 'Deposit',
    command: depositMoneyDocument,
    counterparty: 'From',
  },
  withdraw: {
    title: 'Withdraw money',
    submitLabel: 'Withdraw',
    command: withdrawMoneyDocument,
    counterparty: 'To',
  },
} as const;

const emptyValues = { amount: '', bookedOn: '', description: '', counterparty: '', externalReference: '' };

interface MoveMoneyFormProps {
  readonly account: AccountStateFragment;
  readonly kind: keyof typeof kinds;
  readonly onClose: () => void;
}

/** Pays money in or out. */
export function MoveMoneyForm({ account, kind, onClose }: MoveMoneyFormProps) {
  const { id: accountId, currency, available } = account;
  const { title, submitLabel, command, counterparty: counterpartyLabel } = kinds[kind];
  const { form, dialog } = useCommandForm<typeof emptyValues, MoveMoneyInput>({
    command,
    initialValues: { ...emptyValues, bookedOn: today() },
    validate: { amount: amountProblem(currency) },
    toInput: ({ amount, bookedOn, description, counterparty, externalReference }) => ({
      accountId,
      amount: { minorUnits: minorUnitsOf(amount, currency), currency },
      bookedOn,
      description: description.trim(),
      counterparty: textOrNull(counterparty),
      externalReference: textOrNull(externalReference),
    }),
  });
  return (
    <CommandModal title={title} submitLabel={submitLabel} {...dialog} onClose={onClose}>
      <FieldPair>
        <AmountInput
          label="Amount"
          currency={currency}
          data-autofocus
          {...(kind === 'withdraw' && { description: `${formatMoney(available)} available` })}
          {...form.getInputProps('amount')}
        />
        <BookedOnInput {...form.getInputProps('bookedOn')} />
      </FieldPair>
      <TextInput label="Description" maxLength={500} {...form.getInputProps('description')} />
      <FieldPair>
        <TextInput label={counterpartyLabel} maxLength={200} {...form.getInputProps('counterparty')} />
        <TextInput label="Reference" maxLength={200} {...form.getInputProps('externalReference')} />
      </FieldPair>
    </CommandModal>
  );
}
