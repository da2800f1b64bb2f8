import { z } from 'zod';
import { type Connection, type PageArguments, toConnection } from '../../graphql/connection.ts';
import type { AccountView } from './account-view.ts';
import { type AccountPage, sortValueOf } from './balances.ts';

/** What a cursor in a list of accounts stands for. */
export const accountCursor = z.strictObject({ value: z.string(), accountId: z.uuid() });

/** A page of a list of accounts that is sorted by a column. */
export function toAccountConnection(
  found: readonly AccountView[],
  totalCount: number,
  sortBy: AccountPage['sortBy'],
  page: PageArguments,
): Connection<AccountView> & { readonly totalCount: number } {
  const cursorOf = (one: AccountView) => ({ value: sortValueOf(one, sortBy), accountId: one.accountId });
  return { ...toConnection(found, page, cursorOf), totalCount };
}
