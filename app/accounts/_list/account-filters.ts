import { parseAsString } from 'nuqs';
import {
  parseAsCurrency,
  parseAsDay,
  parseAsOneOf,
  parseAsSomeOf,
  parseAsYesOrNo,
} from '../../_address/parameters.ts';
import type { AccountFilter, AccountSort, AccountSortField } from '../../_graphql/generated/graphql.ts';
import { parseAmount } from '../../_money/money.ts';

/** Statuses as the URL spells them. */
export const statuses = ['ACTIVE', 'FROZEN', 'CLOSED'] as const;

const sortFields = [
  'OWNER',
  'BALANCE',
  'OPENED_ON',
  'CHANGED',
] as const satisfies readonly AccountSortField[];

/** The list's filters and order, all of them in the URL, so that a view can be kept and sent to somebody. */
export const accountListParameters = {
  owner: parseAsString.withDefault(''),
  status: parseAsSomeOf(statuses).withDefault([]),
  currency: parseAsCurrency,
  from: parseAsString.withDefault(''),
  to: parseAsString.withDefault(''),
  openedFrom: parseAsDay,
  openedTo: parseAsDay,
  stale: parseAsYesOrNo,
  sort: parseAsOneOf(sortFields).withDefault('OWNER'),
  order: parseAsOneOf(['ASC', 'DESC']).withDefault('ASC'),
};

/** What is in the URL, parsed. */
export interface AccountListView {
  readonly owner: string;
  readonly status: readonly (typeof statuses)[number][];
  readonly currency: string | null;
  readonly from: string;
  readonly to: string;
  readonly openedFrom: string | null;
  readonly openedTo: string | null;
  /** Whether some of what is shown of them stands still; null for both. */
  readonly stale: boolean | null;
  readonly sort: (typeof sortFields)[number];
  readonly order: 'ASC' | 'DESC';
}

/** The view as the server is asked for it. A balance that is no amount is left out. */
export function toQuery(view: AccountListView): { filter: AccountFilter; sort: AccountSort } {
  const atLeast = view.currency ? toMinorUnits(view.from, view.currency) : undefined;
  const atMost = view.currency ? toMinorUnits(view.to, view.currency) : undefined;
  return {
    filter: {
      ...(view.owner.trim() && { ownerContains: view.owner.trim() }),
      ...(view.status.length > 0 && { statuses: view.status }),
      ...(view.currency && { currency: view.currency }),
      ...(atLeast && { balanceAtLeast: atLeast }),
      ...(atMost && { balanceAtMost: atMost }),
      ...(view.openedFrom && { openedFrom: view.openedFrom }),
      ...(view.openedTo && { openedTo: view.openedTo }),
      ...(view.stale !== null && { stale: view.stale }),
    },
    sort: { field: view.sort, direction: view.order },
  };
}

function toMinorUnits(typed: string, currency: string): string | undefined {
  const parsed = parseAmount(typed, currency);
  return parsed.kind === 'amount' ? parsed.minorUnits : undefined;
}
