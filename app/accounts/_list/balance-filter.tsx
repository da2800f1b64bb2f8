'use client';

import { Button, Popover, Stack, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { formatAmount, parseAmount } from '../../_money/money.ts';
import { useTypedText } from '../../_table/use-typed-text.ts';
import type { FilterBarProps } from './account-filter-bar.tsx';

/** Narrows the list to balances in the chosen currency. */
export function BalanceFilter({ view, onChange }: FilterBarProps) {
  const { currency, from, to } = view;
  const isSet = currency !== null && (from !== '' || to !== '');
  const problem = isSet ? (problemOf(from, currency) ?? problemOf(to, currency)) : undefined;
  return (
    <Popover position="bottom-end" width={280} trapFocus withinPortal shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          fw={450}
          {...(problem && { c: 'red', title: problem })}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {isSet
            ? `${from || '…'} to ${to || '…'} ${currency}${problem ? ': no amount' : ''}`
            : 'Any balance'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {currency && (
          <BalanceRange key={currency} currency={currency} from={from} to={to} onChange={onChange} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface BalanceRangeProps {
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly onChange: FilterBarProps['onChange'];
}

function BalanceRange({ currency, from, to, onChange }: BalanceRangeProps) {
  const lower = useTypedText(from, (text) => onChange({ from: text }));
  const upper = useTypedText(to, (text) => onChange({ to: text }));
  const example = formatAmount({ minorUnits: '100000', currency });
  return (
    <Stack gap="sm">
      <TextInput
        label={`At least (${currency})`}
        placeholder={example}
        inputMode="decimal"
        value={lower.text}
        error={problemOf(lower.text, currency)}
        onChange={(event) => lower.set(event.currentTarget.value)}
      />
      <TextInput
        label={`At most (${currency})`}
        placeholder={example}
        inputMode="decimal"
        value={upper.text}
        error={problemOf(upper.text, currency)}
        onChange={(event) => upper.set(event.currentTarget.value)}
      />
    </Stack>
  );
}

function problemOf(typed: string, currency: string): string | undefined {
  if (typed === '') return undefined;
  const parsed = parseAmount(typed, currency);
  return parsed.kind === 'problem' ? parsed.message : undefined;
}
