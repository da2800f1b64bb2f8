import { parseAsOneOf } from '../../_address/parameters.ts';
import type {
  TransferRequestFilter,
  TransferRequestSort,
  TransferRequestStatus,
} from '../../_graphql/generated/graphql.ts';

const shown = ['waiting', 'asked', 'decided', 'all'] as const;
const statuses = ['PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'] as const;
const sorts = ['REQUESTED', 'CHANGED', 'AMOUNT'] as const;

/** The list's filters and order, all in the URL. */
export const requestParameters = {
  show: parseAsOneOf(shown).withDefault('waiting'),
  status: parseAsOneOf(statuses),
  sort: parseAsOneOf(sorts).withDefault('REQUESTED'),
  order: parseAsOneOf(['ASC', 'DESC']).withDefault('DESC'),
};

/** What is in the URL, parsed. */
export interface RequestView {
  readonly show: (typeof shown)[number];
  readonly status: TransferRequestStatus | null;
  readonly sort: (typeof sorts)[number];
  readonly order: 'ASC' | 'DESC';
}

const decided: readonly TransferRequestStatus[] = ['APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'];

/** Which statuses there are to choose from in a view; none where there is only one. */
export function statusesIn(show: RequestView['show']): readonly TransferRequestStatus[] {
  if (show === 'waiting') return [];
  return show === 'decided' ? decided : statuses;
}

/** The view as the server is asked for it. */
export function toRequestFilter({ show, status }: RequestView): TransferRequestFilter {
  const chosen = status !== null && statusesIn(show).includes(status) ? [status] : undefined;
  switch (show) {
    case 'waiting':
      return { concern: 'WAITING_FOR_ME' };
    case 'asked':
      return { concern: 'ASKED_BY_ME', ...(chosen && { statuses: chosen }) };
    case 'decided':
      return { statuses: chosen ?? decided };
    case 'all':
      return chosen ? { statuses: chosen } : {};
  }
}

/** The order as the server is asked for it. */
export function toRequestSort({ sort, order }: RequestView): TransferRequestSort {
  return { field: sort, direction: order };
}
