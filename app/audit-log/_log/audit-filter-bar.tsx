'use client';

import { Autocomplete, Group, MultiSelect, type OptionsFilter } from '@mantine/core';
import { DayRange } from '../../_table/day-range.tsx';
import { useTypedText } from '../../_table/use-typed-text.ts';
import { type AuditView, outcomes, outcomeWords } from './audit-filters.ts';
import type { Choices } from './use-audit-choices.ts';

interface FilterBarProps {
  readonly view: AuditView;
  readonly choices: Choices;
  readonly onChange: (
    change: Partial<Omit<AuditView, 'outcomes'>> & { outcomes?: AuditView['outcomes'] },
  ) => void;
}

/** As many as one scrolls through; typing on is quicker than reading more. */
const mostSuggested = 100;

/** Finds a choice by what people call it, or by what the server calls it. */
function byWords(words: ReadonlyMap<string, string>): OptionsFilter {
  return ({ options, search, limit }) => {
    const typed = search.trim().toLowerCase();
    const isMeant = (value: string) =>
      value.toLowerCase().includes(typed) || words.get(value)?.toLowerCase().includes(typed) === true;
    return options.filter((option) => 'value' in option && isMeant(option.value)).slice(0, limit);
  };
}

/** Narrows the log; every control writes to the URL. */
export function AuditFilterBar({ view, choices: { principals, actions }, onChange }: FilterBarProps) {
  const principal = useTypedText(view.principal, (text) => onChange({ principal: text }));
  const action = useTypedText(view.action, (text) => onChange({ action: text }));
  return (
    <Group p="md" gap="sm" style={{ borderBottom: '1px solid var(--daybook-line)' }}>
      <Autocomplete
        aria-label="Who"
        placeholder="Who, such as user:…"
        data={[...principals.keys()]}
        renderOption={({ option }) => principals.get(option.value) ?? option.value}
        filter={byWords(principals)}
        limit={mostSuggested}
        maxDropdownHeight={320}
        value={principal.text}
        onChange={principal.set}
        clearable
        style={{ flex: '1 1 200px' }}
      />
      <Autocomplete
        aria-label="Operation"
        placeholder="Operation, such as Mutation.…"
        data={[...actions.keys()]}
        renderOption={({ option }) => actions.get(option.value) ?? option.value}
        filter={byWords(actions)}
        limit={mostSuggested}
        maxDropdownHeight={320}
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
