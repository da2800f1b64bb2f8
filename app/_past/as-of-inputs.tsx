'use client';

import { Stack, Text } from '@mantine/core';
import { DatePickerInput, DateTimePicker } from '@mantine/dates';
import type { Past } from './use-as-of.ts';

interface AsOfInputsProps {
  readonly past: Past;
  readonly onChange: (past: Past) => void;
}

/** The two axes of time: when things were booked, and when the log took them. */
export function AsOfInputs({ past, onChange }: AsOfInputsProps) {
  const { bookedOn, recordedAt } = past;
  return (
    <Stack gap="sm">
      <DatePickerInput
        label="Booked up to"
        placeholder="Any day"
        valueFormat="D MMM YYYY"
        clearable
        value={bookedOn}
        onChange={(day) => onChange({ ...past, bookedOn: day })}
        popoverProps={{ withinPortal: false }}
      />
      <DateTimePicker
        label="Recorded up to"
        placeholder="Any moment"
        valueFormat="D MMM YYYY HH:mm"
        clearable
        value={recordedAt && toLocal(recordedAt)}
        onChange={(local) => onChange({ ...past, recordedAt: local && new Date(local).toISOString() })}
        popoverProps={{ withinPortal: false }}
      />
      <Text fz="xs" c="dimmed">
        What was entered late but booked early shows on the one and not on the other.
      </Text>
    </Stack>
  );
}

/** A moment in the reader's own time zone, as the picker wants it: `2026-11-21 03:04:00`. */
function toLocal(moment: string): string {
  const at = new Date(moment);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
