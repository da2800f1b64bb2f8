'use client';

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { DatePickerInput, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import type { Past } from './use-as-of.ts';

interface AsOfModalProps {
  readonly past: Past;
  readonly onChange: (past: Past) => void;
  readonly onClose: () => void;
}

/** Chooses a past on the two axes of time: when things were booked, and when the log took them. */
export function AsOfModal({ past, onChange, onClose }: AsOfModalProps) {
  const { bookedOn, recordedAt } = past;
  return (
    <Modal
      opened
      onClose={onClose}
      title="As of"
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <Stack gap="md">
        <DatePickerInput
          label="Booked up to"
          placeholder="Any day"
          valueFormat="D MMM YYYY"
          clearable
          presets={[
            { value: daysAgo(1), label: 'Yesterday' },
            { value: endOfLastMonth(), label: 'End of last month' },
          ]}
          value={bookedOn}
          onChange={(day) => onChange({ ...past, bookedOn: day })}
        />
        <DateTimePicker
          label="Recorded up to"
          placeholder="Any moment"
          valueFormat="D MMM YYYY HH:mm"
          clearable
          value={recordedAt && toLocal(recordedAt)}
          onChange={(local) => onChange({ ...past, recordedAt: local && new Date(local).toISOString() })}
        />
        <Text fz="xs" c="dimmed">
          What was entered late but booked early shows on the one and not on the other.
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>Show it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Days are named as the reader's own calendar has them. */
const dayFormat = 'YYYY-MM-DD';

function daysAgo(days: number): string {
  return dayjs().subtract(days, 'day').format(dayFormat);
}

function endOfLastMonth(): string {
  return dayjs().startOf('month').subtract(1, 'day').format(dayFormat);
}

/** A moment in the reader's own time zone, as the picker wants it: `2026-11-21 03:04:00`. */
function toLocal(moment: string): string {
  const at = new Date(moment);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
