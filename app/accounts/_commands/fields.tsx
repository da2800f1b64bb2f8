'use client';

import { SimpleGrid, Text, TextInput, type TextInputProps } from '@mantine/core';
import { DateInput, type DateInputProps } from '@mantine/dates';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import { parseAmount } from '../../_money/money.ts';

/** Where a person types an amount: in major units, in their own notation. */
export function AmountInput({ currency, ...input }: TextInputProps & { readonly currency: string }) {
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      rightSection={
        <Text span fz="xs" fw={550} c="dimmed">
          {currency}
        </Text>
      }
      rightSectionWidth={52}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ input: 'figures' }}
      {...input}
    />
  );
}

/** The day on which something is booked. */
export function BookedOnInput(input: DateInputProps) {
  return <DateInput label="Booked on" valueFormat="D MMM YYYY" {...input} />;
}

/** Two short fields beside each other where there is room. */
export function FieldPair({ children }: { readonly children: ReactNode }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {children}
    </SimpleGrid>
  );
}

/** Today, where the reader is: what a booking day most often is. */
export function today(): string {
  return dayjs().format('YYYY-MM-DD');
}

/** For a form's `validate`: what is wrong with a typed amount, or null. */
export function amountProblem(currency: string) {
  return (typed: string): string | null => {
    const parsed = parseAmount(typed, currency);
    return parsed.kind === 'problem' ? parsed.message : null;
  };
}

/** A typed amount that has passed `amountProblem`, as minor units. */
export function minorUnitsOf(typed: string, currency: string): string {
  const parsed = parseAmount(typed, currency);
  if (parsed.kind === 'problem') throw new Error(`Not validated before it was sent: ${parsed.message}`);
  return parsed.minorUnits;
}

/** Leaves optional text out instead of sending emptiness. */
export function textOrNull(typed: string): string | null {
  return typed.trim() === '' ? null : typed.trim();
}
