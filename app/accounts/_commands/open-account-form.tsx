'use client';

import { Select, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { openAccountDocument } from '../../_graphql/command-documents.ts';
import type { OpenAccountInput } from '../../_graphql/generated/graphql.ts';
import { currencyOptions } from '../../_money/currency-options.ts';
import { CommandModal } from './command-modal.tsx';
import { AmountInput, amountProblem, BookedOnInput, FieldPair, minorUnitsOf, today } from './fields.tsx';
import { useCommandForm } from './use-command-form.ts';

const initialValues = { owner: '', currency: 'CZK', overdraftLimit: '0', bookedOn: today() };

/** Opens an account and goes there. */
export function OpenAccountForm({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter();
  const [currency, setCurrency] = useState(initialValues.currency);
  const { form, dialog } = useCommandForm<typeof initialValues, OpenAccountInput>({
    command: openAccountDocument,
    initialValues: { ...initialValues, bookedOn: today() },
    validate: {
      owner: (owner) => (owner.trim() === '' ? 'Whose account is it?' : null),
      currency: (code) => (code ? null : 'Choose a currency.'),
      overdraftLimit: (typed, values) => amountProblem(values.currency)(typed),
    },
    toInput: ({ overdraftLimit, owner, ...rest }) => ({
      ...rest,
      owner: owner.trim(),
      overdraftLimit: minorUnitsOf(overdraftLimit, rest.currency),
    }),
    onAccepted: ({ account }) => account && router.push(`/accounts/${account.id}`),
  });
  form.watch('currency', ({ value }) => setCurrency(value));
  return (
    <CommandModal title="Open account" submitLabel="Open account" {...dialog} onClose={onClose}>
      <TextInput label="Owner" data-autofocus maxLength={200} {...form.getInputProps('owner')} />
      <FieldPair>
        <Select
          label="Currency"
          data={currencyOptions}
          searchable
          allowDeselect={false}
          {...form.getInputProps('currency')}
        />
        <AmountInput label="Overdraft limit" currency={currency} {...form.getInputProps('overdraftLimit')} />
      </FieldPair>
      <BookedOnInput {...form.getInputProps('bookedOn')} label="Opened on" />
    </CommandModal>
  );
}
