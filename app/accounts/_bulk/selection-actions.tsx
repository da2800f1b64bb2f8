'use client';

import { useState } from 'react';
import { useOfferedActions } from '../../_actions/page-actions.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { later } from '../../_shell/later.tsx';

// Nothing is chosen at first. The keys do not wait for the bar that shows them.
const SelectionBar = later(() => import('./selection-bar.tsx').then((module) => module.SelectionBar));
const BulkFreezeModal = later(() =>
  import('./bulk-freeze-modal.tsx').then((module) => module.BulkFreezeModal),
);

interface SelectionActionsProps {
  readonly selected: readonly AccountStateFragment[];
  /** How many there are to choose from. */
  readonly shown: number;
  readonly onClear: () => void;
}

/** What can be done with the accounts that are chosen, by mouse or by keyboard. */
export function SelectionActions({ selected, shown, onClear }: SelectionActionsProps) {
  const [isFreezing, setIsFreezing] = useState(false);
  const freeze = () => setIsFreezing(true);
  useOfferedActions([
    { label: 'Freeze the selected accounts', keys: 'f', run: freeze },
    { label: 'Select nothing', keys: 'u', run: onClear },
  ]);
  return (
    <>
      <SelectionBar count={selected.length} shown={shown} onFreeze={freeze} onClear={onClear} />
      {isFreezing && (
        <BulkFreezeModal
          accounts={selected}
          onClose={(isDone) => {
            setIsFreezing(false);
            if (isDone) onClear();
          }}
        />
      )}
    </>
  );
}
