import { parseAsString } from 'nuqs';
import { parseAsDay, parseAsOneOf } from '../../_address/parameters.ts';
import type { TransactionFilter } from '../../_graphql/generated/graphql.ts';

/** The movements' filters, in the URL like everything that a view is made of. */
export const transactionParameters = {
  from: parseAsDay,
  to: parseAsDay,
  direction: parseAsOneOf(['CREDIT', 'DEBIT']),
  text: parseAsString.withDefault(''),
};

/** What is in the URL, parsed. */
export interface TransactionView {
  readonly from: string | null;
  readonly to: string | null;
  readonly direction: 'CREDIT' | 'DEBIT' | null;
  readonly text: string;
}

/** The view as the server is asked for it. */
export function toTransactionFilter({ from, to, direction, text }: TransactionView): TransactionFilter {
  return {
    ...(from && { bookedFrom: from }),
    ...(to && { bookedTo: to }),
    ...(direction && { direction }),
    ...(text.trim() && { text: text.trim() }),
  };
}
