'use client';

import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';

interface DayRangeProps {
  readonly from: string | null;
  readonly to: string | null;
  readonly onChange: (range: { readonly from: string | null; readonly to: string | null }) => void;
}

/** From one day to another, both included. It is handed on when it is whole, not between the two clicks. */
export function DayRangeInput({ from, to, onChange }: DayRangeProps) {
  const [picked, setPicked] = useState<[string | null, string | null]>();
  return (
    <DatePickerInput
      type="range"
      placeholder="Any day"
      valueFormat="D MMM YYYY"
      leftSection={<IconCalendar size={16} aria-hidden />}
      size="sm"
      clearable
      allowSingleDateInRange
      w={{ base: '100%', xs: 250 }}
      value={picked ?? [from, to]}
      onChange={(range) => {
        const [first, last] = range;
        const isWhole = (first === null) === (last === null);
        setPicked(isWhole ? undefined : range);
        if (isWhole) onChange({ from: first, to: last });
      }}
    />
  );
}
