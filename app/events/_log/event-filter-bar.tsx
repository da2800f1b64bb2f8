'use client';

import { Group, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { KeyHint } from '../../_actions/key-hint.tsx';
import { DayRange } from '../../_table/day-range.tsx';
import { useTypedText } from '../../_table/use-typed-text.ts';
import { type EventView, eventTypes } from './event-filters.ts';
import { inWords } from './event-words.ts';

/** The field that streams are found by; a shortcut leads to it. */
export const STREAM_FIELD = 'find-stream';

interface FilterBarProps {
  readonly view: EventView;
  readonly onChange: (change: Partial<Omit<EventView, 'types'>> & { types?: string[] }) => void;
}

const orders = [
  { value: 'DESC', label: 'Newest first' },
  { value: 'ASC', label: 'Oldest first' },
] as const;

/** Narrows the log; every control writes to the URL. */
export function EventFilterBar({ view, onChange }: FilterBarProps) {
  const stream = useTypedText(view.stream, (text) => onChange({ stream: text }));
  const actor = useTypedText(view.actor, (text) => onChange({ actor: text }));
  const correlation = useTypedText(view.correlation, (text) => onChange({ correlation: text }));
  const types = [...new Set([...eventTypes, ...view.types])];
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <TextInput
        id={STREAM_FIELD}
        aria-label="Stream"
        placeholder="Stream, such as account-…"
        rightSection={stream.text === '' && <KeyHint keys="/" />}
        value={stream.text}
        onChange={(event) => stream.set(event.currentTarget.value)}
        style={{ flex: '1 1 220px' }}
      />
      <TextInput
        aria-label="Who"
        placeholder="Who, by name"
        value={actor.text}
        onChange={(event) => actor.set(event.currentTarget.value)}
        style={{ flex: '1 1 140px' }}
      />
      <TextInput
        aria-label="Correlation"
        placeholder="Correlation"
        value={correlation.text}
        onChange={(event) => correlation.set(event.currentTarget.value)}
        style={{ flex: '1 1 180px' }}
      />
      <MultiSelect
        aria-label="Types"
        {...(view.types.length === 0 && { placeholder: 'Any type' })}
        data={types.map((type) => ({ value: type, label: inWords(type) }))}
        value={[...view.types]}
        onChange={(chosen) => onChange({ types: chosen })}
        clearable
        // Many have a line of their own, or they would stand on top of one another.
        style={{ flex: view.types.length > 2 ? '1 1 100%' : '1 1 180px' }}
      />
      <DayRange from={view.from} to={view.to} onChange={onChange} />
      <SegmentedControl
        aria-label="Order"
        data={[...orders]}
        value={view.order}
        onChange={(order) => onChange({ order })}
      />
    </Group>
  );
}
