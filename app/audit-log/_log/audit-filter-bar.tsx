'use client';

import { Autocomplete, Group, MultiSelect } from '@mantine/core';
import { DayRange } from '../../_table/day-range.tsx';
import { useTypedText } from '../../_table/use-typed-text.ts';
import { type AuditView, outcomes, outcomeWords } from './audit-filters.ts';

interface FilterBarProps {
  readonly view: AuditView;
  /** Who and what is on the screen, to be chosen from. */
  readonly principals: readonly { readonly id: string; readonly name: string }[];
  readonly actions: readonly string[];
  readonly onChange: (
    change: Partial<Omit<AuditView, 'outcomes'>> & { outcomes?: AuditView['outcomes'] },
  ) => void;
}

/** Narrows the log; every control writes to the URL. */
export function AuditFilterBar({ view, principals, actions, onChange }: FilterBarProps) {
  const principal = useTypedText(view.principal, (text) => onChange({ principal: text }));
  const action = useTypedText(view.action, (text) => onChange({ action: text }));
  const nameOf = new Map(principals.map(({ id, name }) => [id, name]));
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <Autocomplete
        aria-label="Who"
        placeholder="Who, such as user:…"
        data={[...nameOf.keys()]}
        renderOption={({ option }) => nameOf.get(option.value) ?? option.value}
        value={principal.text}
        onChange={principal.set}
        clearable
        style={{ flex: '1 1 200px' }}
      />
      <Autocomplete
        aria-label="Operation"
        placeholder="Operation, such as Mutation.…"
        data={[...actions]}
        value={action.text}
        onChange={action.set}
        clearable
        style={{ flex: '1 1 200px' }}
      />
      <MultiSelect
        aria-label="Outcome"
        {...(view.outcomes.length === 0 && { placeholder: 'Any outcome' })}
        data={outcomes.map((outcome) => ({ value: outcome, label: outcomeWords[outcome] }))}
        value={[...view.outcomes]}
        onChange={(chosen) => onChange({ outcomes: outcomes.filter((one) => chosen.includes(one)) })}
        clearable
        style={{ flex: '1 1 160px' }}
      />
      <DayRange from={view.from} to={view.to} onChange={onChange} />
    </Group>
  );
}
