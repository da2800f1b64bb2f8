'use client';

import { createColumnHelper } from '@tanstack/react-table';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import classes from '../../_table/data-table.module.css';
import type { DataColumn, dataTableFeatures } from '../../_table/data-table.tsx';
import { accountColumns } from '../_list/account-columns.tsx';

/** Which accounts are chosen, and how to choose another. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (accountId: string) => void;
  /** Chooses as many as may be chosen, from the first one on; or nothing, if no more can be. */
  readonly toggleAll: () => void;
  /** Whether all of the list on screen is chosen, or some of it. */
  readonly isAll: boolean;
  readonly isSome: boolean;
  /** Whether no more may be chosen. */
  readonly isFull: boolean;
}

const column = createColumnHelper<typeof dataTableFeatures, AccountStateFragment>();

/** The columns of the list for those who may choose accounts of it. A browser's own checkbox is enough and weighs nothing. */
export function selectableColumns(selection: Selection): readonly DataColumn<AccountStateFragment>[] {
  const { ids, toggle, toggleAll, isAll, isSome, isFull } = selection;
  return [
    column.display({
      id: 'select',
      meta: { width: 44 },
      header: () => (
        <input
          type="checkbox"
          className={classes.check}
          aria-label="Select all accounts on screen"
          ref={(box) => {
            if (box) box.indeterminate = isSome;
          }}
          checked={isAll}
          onChange={toggleAll}
        />
      ),
      cell: ({ row: { original } }) => (
        <input
          type="checkbox"
          className={classes.check}
          aria-label={`Select ${original.owner}`}
          checked={ids.has(original.id)}
          disabled={isFull && !ids.has(original.id)}
          onChange={() => toggle(original.id)}
        />
      ),
    }),
    ...accountColumns,
  ];
}
