import type { Pool } from 'pg';
import type { AccountView, PastMoment } from './account-view.ts';
import type { AccountConditions, AccountPage } from './balances.ts';
import { KNOWN_THEN, LAST_FIRST } from './known-then.ts';
import { STALE_ACCOUNTS } from './stale-accounts.ts';
import type { AccountStatus } from './state.ts';

/** An account as it was, as Postgres has it. */
export interface PastRow {
  readonly account_id: string;
  readonly owner: string;
  readonly currency: string;
  readonly status: AccountStatus;
  readonly balance_minor: bigint;
  readonly overdraft_limit_minor: bigint;
  readonly version: number;
  readonly position: bigint;
  readonly opened_on: string;
  readonly closed_on: string | null;
  readonly changed_at: Date;
}

/** $4 version, $5 accounts; null: no condition. */
const KNOWN_OF_THEM = `${KNOWN_THEN} AND ($4::integer IS NULL OR stream_version <= $4)
    AND ($5::uuid[] IS NULL OR account_id = ANY ($5))`;

/** The last of what was said of something, and not left as it was. */
function last(column: string): string {
  return `(array_agg(${column} ORDER BY ${LAST_FIRST}) FILTER (WHERE ${column} IS NOT NULL))[1] AS ${column}`;
}

/**
 * Accounts as they were: of what had been recorded and booked by then, the sums of the amounts, and of everything else the last.
 * An account that was not opened by then is left out. Sums need no order, and what says more than an amount is rare and has an index: so
 * all accounts take a fraction of what putting all their changes in order would.
 *
 * $1 booked on, $2 recorded at, $3 position, $4 version; null: no condition. $5 accounts; null: all.
 */
export const PAST = `movement AS (
  SELECT account_id, sum(delta_minor)::bigint AS balance_minor, max(stream_version) AS version, max(position) AS position,
         max(recorded_at) AS changed_at
    FROM account_changes WHERE ${KNOWN_OF_THEM} GROUP BY account_id),
standing AS (
  SELECT account_id, max(currency) AS currency, ${last('owner')}, ${last('status')}, ${last('overdraft_limit_minor')},
         min(booked_on) FILTER (WHERE currency IS NOT NULL) AS opened_on,
         max(booked_on) FILTER (WHERE status = 'CLOSED') AS closed_on
    FROM account_changes
   WHERE (owner IS NOT NULL OR status IS NOT NULL OR overdraft_limit_minor IS NOT NULL) AND ${KNOWN_OF_THEM}
   GROUP BY account_id
  HAVING bool_or(currency IS NOT NULL)),
past AS (SELECT * FROM standing JOIN movement USING (account_id))`;

/** The accounts as they are, in the place of those that there were; none of a moment's conditions is given then. */
export const PRESENT = `past AS (
  SELECT account_id, owner, currency, status, balance_minor, overdraft_limit_minor, version, position, opened_on, closed_on,
         changed_at
    FROM account_balances
   WHERE $1::date IS NULL AND $2::timestamptz IS NULL AND $3::bigint IS NULL AND $4::integer IS NULL AND $5::uuid[] IS NULL)`;

/** Whether an owner's name has $6 in it, compared as the search does; where it is long enough, an index finds it. */
const HAS_PART = `search_text(owner) LIKE '%' || regexp_replace(search_text($6), '([\\\\%_])', '\\\\\\1', 'g') || '%'`;

/**
 * Which of them. $6 part of the owner, $7 statuses, $8 currency, $9 balance at least, $10 balance at most, $11 owner, $12 and $13 the
 * days between which they were opened, $14 whether some projection leaves them alone now; null: no condition.
 */
export const WANTED = `($6::text IS NULL OR ${HAS_PART}) AND ($7::text[] IS NULL OR status = ANY ($7))
  AND ($8::text IS NULL OR currency = $8) AND ($9::bigint IS NULL OR balance_minor >= $9)
  AND ($10::bigint IS NULL OR balance_minor <= $10) AND ($11::text IS NULL OR owner = $11)
  AND ($12::date IS NULL OR opened_on >= $12) AND ($13::date IS NULL OR opened_on <= $13)
  AND ($14::boolean IS NULL OR ($14 AND account_id = ANY (ARRAY (${STALE_ACCOUNTS})))
    OR (NOT $14 AND account_id <> ALL (ARRAY (${STALE_ACCOUNTS}))))`;

const SORT_COLUMNS = {
  owner: { name: 'owner', type: 'text' },
  balanceMinor: { name: 'balance_minor', type: 'bigint' },
  openedOn: { name: 'opened_on', type: 'date' },
  position: { name: 'position', type: 'bigint' },
} as const;

/** One account as it was; null if there was none then. */
export async function findPastAccount(
  pool: Pool,
  accountId: string,
  moment: PastMoment,
): Promise<AccountView | null> {
  const [found] = await findPastAccounts(pool, [accountId], moment);
  return found ?? null;
}

/** Accounts as they were, in no particular order; those that there were not then are left out. */
export async function findPastAccounts(
  pool: Pick<Pool, 'query'>,
  accountIds: readonly string[],
  moment: PastMoment,
): Promise<AccountView[]> {
  const { rows } = await pool.query<PastRow>(`WITH ${PAST} SELECT * FROM past`, [
    ...momentValues(moment),
    accountIds,
  ]);
  return rows.map((row) => toView(row, moment));
}

/** A page of accounts by keyset, so that pages stay right while accounts come and go: as they are, or were at a moment. */
export async function pageAccounts(
  pool: Pool,
  page: AccountPage,
  moment: PastMoment | null = null,
): Promise<AccountView[]> {
  const { name, type } = SORT_COLUMNS[page.sortBy];
  const [operator, direction] = page.direction === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
  const { rows } = await pool.query<PastRow>(
    // $15, $16 the sort column's value and the account before the page, $17 how many
    `WITH ${moment ? PAST : PRESENT} SELECT * FROM past
      WHERE ${WANTED} AND ($15::${type} IS NULL OR (${name}, account_id) ${operator} ($15::${type}, $16::uuid))
      ORDER BY ${name} ${direction}, account_id ${direction} LIMIT $17`,
    [
      ...valuesOf(moment),
      null,
      ...conditionValues(page.conditions),
      page.after?.value ?? null,
      page.after?.accountId ?? null,
      page.limit,
    ],
  );
  return rows.map((row) => toView(row, moment));
}

/** How many accounts satisfy the conditions, or did at a moment. */
export async function countAccounts(
  pool: Pool,
  conditions: AccountConditions,
  moment: PastMoment | null = null,
): Promise<number> {
  const { rows } = await pool.query<{ count: bigint }>(
    `WITH ${moment ? PAST : PRESENT} SELECT count(*) FROM past WHERE ${WANTED}`,
    [...valuesOf(moment), null, ...conditionValues(conditions)],
  );
  return Number(rows[0]?.count ?? 0);
}

/** A balance at the end of a day. */
export interface BalancePoint {
  readonly day: string;
  readonly balanceMinor: bigint;
}

/** Which days of which account, and as known when. */
export interface HistoryRequest {
  readonly accountId: string;
  readonly axis: 'BOOKED' | 'RECORDED';
  readonly from: string | null;
  readonly to: string | null;
  readonly moment: PastMoment;
  readonly limit: number;
}

/** An account's balance at the end of each day on which it changed, the oldest first. */
export async function readBalanceHistory(pool: Pool, request: HistoryRequest): Promise<BalancePoint[]> {
  const { accountId, axis, from, to, moment, limit } = request;
  const day = axis === 'BOOKED' ? 'booked_on' : `(recorded_at AT TIME ZONE 'UTC')::date`;
  const { rows } = await pool.query<{ day: string; balance_minor: bigint }>(
    // $6 from, $7 to, $8 how many
    `WITH day AS (
       SELECT ${day} AS day, sum(delta_minor) AS delta_minor FROM account_changes
        WHERE account_id = $5
          AND ($1::date IS NULL OR booked_on <= $1) AND ($2::timestamptz IS NULL OR recorded_at <= $2)
          AND ($3::bigint IS NULL OR position <= $3) AND ($4::integer IS NULL OR stream_version <= $4)
        GROUP BY 1)
     SELECT * FROM (SELECT day, sum(delta_minor) OVER (ORDER BY day)::bigint AS balance_minor FROM day) AS point
      WHERE ($6::date IS NULL OR day >= $6) AND ($7::date IS NULL OR day <= $7)
      ORDER BY day LIMIT $8`,
    [...momentValues(moment), accountId, from, to, limit],
  );
  return rows.map((row) => ({ day: row.day, balanceMinor: row.balance_minor }));
}

/** The parameters $1 to $4 of `PAST`. */
export function momentValues({ bookedOn, recordedAt, position, version }: PastMoment): unknown[] {
  return [bookedOn, recordedAt, position, version];
}

function valuesOf(moment: PastMoment | null): unknown[] {
  return moment ? momentValues(moment) : [null, null, null, null];
}

/** The parameters of `WANTED`. */
export function conditionValues(conditions: AccountConditions): unknown[] {
  const {
    owner,
    ownerContains,
    statuses,
    currency,
    balanceAtLeast,
    balanceAtMost,
    openedFrom,
    openedTo,
    stale,
  } = conditions;
  return [
    ownerContains || null,
    statuses ?? null,
    currency ?? null,
    balanceAtLeast ?? null,
    balanceAtMost ?? null,
    owner ?? null,
    openedFrom ?? null,
    openedTo ?? null,
    stale ?? null,
  ];
}

function toView(row: PastRow, moment: PastMoment | null): AccountView {
  return {
    accountId: row.account_id,
    owner: row.owner,
    currency: row.currency,
    status: row.status,
    balanceMinor: row.balance_minor,
    overdraftLimitMinor: row.overdraft_limit_minor,
    version: row.version,
    position: row.position,
    openedOn: row.opened_on,
    // An account that was closed on a later day than the one that is looked at was not closed then.
    closedOn: row.status === 'CLOSED' ? row.closed_on : null,
    changedAt: row.changed_at,
    ...(moment && { moment }),
  };
}
