import { z } from 'zod';
import { currencyDigits, readMinorUnits } from '../client/money.ts';

/** The columns of a statement file, in any order. */
export const COLUMNS = [
  'booked_on',
  'account',
  'direction',
  'amount',
  'currency',
  'reference',
  'description',
  'counterparty',
  'balance_after',
] as const;

/** One movement of a statement. Amounts are whole minor units of the currency. */
export interface Row {
  readonly bookedOn: string;
  readonly accountNumber: string;
  readonly direction: 'credit' | 'debit';
  readonly amount: bigint;
  readonly currency: string;
  readonly reference: string;
  readonly description: string;
  readonly counterparty: string | null;
  /** What the bank says was on the account afterwards; null if it doesn't say. */
  readonly balanceAfter: bigint | null;
}

/** A currency in which the bank booked on one of its account numbers: one account of this book. */
export function accountKey({ currency, accountNumber }: Pick<Row, 'currency' | 'accountNumber'>): string {
  return `${currency}/${accountNumber}`;
}

const filled = (column: string) => z.string().regex(/\S/, { error: `${column} is empty` });

const columnsSchema = z.object({
  booked_on: z.iso.date({ error: ({ input }) => `booked_on "${input}" is not a day written as YYYY-MM-DD` }),
  account: filled('account'),
  direction: z.enum(['credit', 'debit'], {
    error: ({ input }) => `direction "${input}" is neither credit nor debit`,
  }),
  amount: z.string(),
  currency: z.string().refine((currency) => currencyDigits(currency) !== null, {
    error: ({ input }) => `currency "${input}" is not an ISO 4217 code in capitals`,
  }),
  reference: filled('reference'),
  description: z.string(),
  counterparty: z.string(),
  balance_after: z.string(),
});

type Columns = z.output<typeof columnsSchema>;

/** Reads a movement from the texts of its columns, or tells all that is wrong with them. */
export function readRow(
  columns: Readonly<Record<string, string>>,
): { readonly row: Row } | { readonly problem: string } {
  const checked = columnsSchema.safeParse(columns);
  if (!checked.success) return { problem: checked.error.issues.map(({ message }) => message).join('; ') };
  return withAmounts(checked.data);
}

function withAmounts(columns: Columns): { readonly row: Row } | { readonly problem: string } {
  const digits = currencyDigits(columns.currency) ?? 0;
  const amount = readMinorUnits(columns.amount, digits);
  if ('problem' in amount) return { problem: `amount ${amount.problem}` };
  if (amount.value <= 0n) return { problem: `amount "${columns.amount}" is not positive` };
  const balance =
    columns.balance_after === '' ? { value: null } : readMinorUnits(columns.balance_after, digits);
  if ('problem' in balance) return { problem: `balance_after ${balance.problem}` };
  return { row: toRow(columns, amount.value, balance.value) };
}

function toRow(columns: Columns, amount: bigint, balanceAfter: bigint | null): Row {
  return {
    bookedOn: columns.booked_on,
    accountNumber: columns.account,
    direction: columns.direction,
    amount,
    currency: columns.currency,
    reference: columns.reference,
    description: columns.description,
    counterparty: columns.counterparty === '' ? null : columns.counterparty,
    balanceAfter,
  };
}
