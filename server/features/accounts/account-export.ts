import { ReadFailure } from '../../errors.ts';
import type { AccountFilter, AccountSort } from '../../graphql/generated/resolver-types.ts';
import { toDecimalString } from '../../money.ts';
import { accountChanges } from './account-changes.ts';
import { balances } from './balances.ts';
import type { CsvExport } from './csv-export.ts';
import { type GivenMoment, momentOf } from './export-moment.ts';
import { conditionValues, momentValues, PAST, type PastRow, PRESENT, WANTED } from './past-accounts.ts';

interface Arguments {
  readonly filter?: AccountFilter | null;
  readonly sort?: AccountSort | null;
  readonly asOf?: GivenMoment | null;
}

const SORT_COLUMNS = {
  OWNER: 'owner',
  BALANCE: 'balance_minor',
  OPENED_ON: 'opened_on',
  CHANGED: 'position',
} as const;

/** The list of accounts, filtered and sorted as on screen. */
export const accountExport: CsvExport<Arguments> = {
  name: 'accounts',
  requires: 'READ_BOOK',
  arguments: { filter: 'AccountFilter', sort: 'AccountSort', asOf: 'AsOf' },
  projection: ({ asOf }) => (asOf ? accountChanges.name : balances.name),
  columns: [
    'account',
    'owner',
    'currency',
    'status',
    'balance',
    'overdraft_limit',
    'available',
    'opened_on',
    'closed_on',
    'changed_at',
    'version',
  ],
  statement: ({ filter, sort, asOf }) => {
    const moment = momentOf(asOf);
    if (moment?.version != null) {
      throw new ReadFailure(
        'BAD_USER_INPUT',
        'asOf.version counts the events of one account; a list has none.',
      );
    }
    const column = SORT_COLUMNS[sort?.field ?? 'OWNER'];
    const direction = sort?.direction === 'DESC' ? 'DESC' : 'ASC';
    return {
      text: `WITH ${moment ? PAST : PRESENT} SELECT * FROM past WHERE ${WANTED}
              ORDER BY ${column} ${direction}, account_id ${direction}`,
      values: [
        ...(moment ? momentValues(moment) : [null, null, null, null]),
        null,
        ...conditionValues(filter ?? {}),
      ],
    };
  },
  cellsOf: (row: PastRow) => {
    const amount = (minorUnits: bigint) => toDecimalString(minorUnits, row.currency);
    return [
      row.account_id,
      { text: row.owner },
      row.currency,
      row.status,
      amount(row.balance_minor),
      amount(row.overdraft_limit_minor),
      amount(row.balance_minor + row.overdraft_limit_minor),
      row.opened_on,
      row.status === 'CLOSED' ? row.closed_on : null,
      row.changed_at.toISOString(),
      row.version,
    ];
  },
};
