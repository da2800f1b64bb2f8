import { validate as isUuid } from 'uuid';
import { ReadFailure } from '../../errors.ts';
import type { TransactionFilter } from '../../graphql/generated/resolver-types.ts';
import { toDecimalString } from '../../money.ts';
import type { CsvExport } from './csv-export.ts';
import { type GivenMoment, momentOf } from './export-moment.ts';
import { MOVEMENTS_OF_ACCOUNT, movementValues } from './movements-of-account.ts';
import { transactions } from './transactions.ts';

interface Row {
  readonly account_id: string;
  readonly transaction_id: string;
  readonly kind: string;
  readonly direction: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly balance_after_minor: bigint;
  readonly booked_on: string;
  readonly recorded_at: Date;
  readonly description: string;
  readonly counterparty: string | null;
  readonly counterparty_account_id: string | null;
  readonly external_reference: string | null;
  readonly reverses_transaction_id: string | null;
  readonly reversed_by_transaction_id: string | null;
}

interface Arguments {
  readonly accountId: string;
  readonly filter?: TransactionFilter | null;
  readonly asOf?: GivenMoment | null;
}

/** An account's movements, filtered as on screen, the newest first. */
export const transactionExport: CsvExport<Arguments> = {
  name: 'transactions',
  requires: 'READ_BOOK',
  arguments: { accountId: 'ID!', filter: 'TransactionFilter', asOf: 'AsOf' },
  projection: () => transactions.name,
  columns: [
    'transaction',
    'account',
    'booked_on',
    'recorded_at',
    'kind',
    'direction',
    'amount',
    'currency',
    'balance_after',
    'description',
    'counterparty',
    'counterparty_account',
    'reference',
    'reverses',
    'reversed_by',
  ],
  statement: (given) => ({
    text: `${MOVEMENTS_OF_ACCOUNT} ORDER BY stream_version DESC`,
    values: valuesOf(given),
  }),
  cellsOf: (row: Row) => [
    row.transaction_id,
    row.account_id,
    row.booked_on,
    row.recorded_at.toISOString(),
    row.kind,
    row.direction,
    toDecimalString(row.amount_minor, row.currency),
    row.currency,
    toDecimalString(row.balance_after_minor, row.currency),
    { text: row.description },
    { text: row.counterparty },
    row.counterparty_account_id,
    { text: row.external_reference },
    row.reverses_transaction_id,
    row.reversed_by_transaction_id,
  ],
};

/** An account's statement, the oldest first, in the columns that the import takes. */
export const statementExport: CsvExport<Arguments> = {
  name: 'statement',
  requires: 'READ_BOOK',
  arguments: { accountId: 'ID!', filter: 'TransactionFilter', asOf: 'AsOf' },
  projection: () => transactions.name,
  columns: [
    'booked_on',
    'account',
    'direction',
    'amount',
    'currency',
    'reference',
    'description',
    'counterparty',
    'balance_after',
  ],
  statement: (given) => ({
    text: `${MOVEMENTS_OF_ACCOUNT} ORDER BY stream_version`,
    values: valuesOf(given),
  }),
  cellsOf: (row: Row) => [
    row.booked_on,
    row.account_id,
    row.direction,
    toDecimalString(row.amount_minor, row.currency),
    row.currency,
    { text: row.external_reference ?? row.transaction_id },
    { text: row.description },
    { text: row.counterparty ?? row.counterparty_account_id },
    toDecimalString(row.balance_after_minor, row.currency),
  ],
};

function valuesOf({ accountId, filter, asOf }: Arguments): unknown[] {
  if (!isUuid(accountId)) throw new ReadFailure('BAD_USER_INPUT', 'accountId is not the id of an account.');
  return movementValues({ ...filter, accountId, moment: momentOf(asOf) });
}
