import type { PostgresConnection } from '../../server/database/connection.ts';
import { queryOn } from '../support/postgres.ts';

/**
 * The read tables of a log of openings and deposits, which is all that is measured, in one statement: nothing is faster, and nothing
 * of it could follow a log that grows.
 */
const STATEMENT = `
  WITH opening AS (
    SELECT substr(stream_id, 9)::uuid AS account_id, stream_version, position, recorded_at, data ->> 'owner' AS owner,
           data ->> 'currency' AS currency, (data ->> 'overdraftLimitMinor')::bigint AS overdraft_limit_minor,
           (data ->> 'bookedOn')::date AS booked_on
      FROM events WHERE event_type = 'AccountOpened'
  ), deposit AS (
    SELECT substr(stream_id, 9)::uuid AS account_id, stream_version, event_id, position, recorded_at,
           (data ->> 'amountMinor')::bigint AS amount_minor, data ->> 'currency' AS currency,
           (data ->> 'bookedOn')::date AS booked_on, data ->> 'description' AS description,
           data ->> 'counterparty' AS counterparty, data ->> 'externalReference' AS external_reference
      FROM events WHERE event_type = 'MoneyDeposited'
  ), transactions AS (
    INSERT INTO account_transactions
      (account_id, stream_version, transaction_id, position, kind, direction, amount_minor, currency, balance_after_minor,
       booked_on, recorded_at, description, counterparty, external_reference)
    SELECT account_id, stream_version, event_id, position, 'DEPOSIT', 'CREDIT', amount_minor, currency,
           sum(amount_minor) OVER (PARTITION BY account_id ORDER BY stream_version),
           booked_on, recorded_at, description, counterparty, external_reference
      FROM deposit
  ), changes AS (
    INSERT INTO account_changes
      (account_id, stream_version, position, recorded_at, booked_on, delta_minor, overdraft_limit_minor, owner, currency, status)
    SELECT account_id, stream_version, position, recorded_at, booked_on, 0, overdraft_limit_minor, owner, currency, 'ACTIVE'
      FROM opening
    UNION ALL
    SELECT account_id, stream_version, position, recorded_at, booked_on, amount_minor, NULL, NULL, NULL, NULL FROM deposit
  ), balance AS (
    SELECT account_id, sum(amount_minor) AS balance_minor, max(stream_version) AS version, max(position) AS position,
           max(recorded_at) AS changed_at
      FROM deposit GROUP BY account_id
  ), balances AS (
    INSERT INTO account_balances
      (account_id, owner, currency, status, balance_minor, overdraft_limit_minor, version, position, opened_on, changed_at)
    SELECT account_id, owner, currency, 'ACTIVE', coalesce(balance_minor, 0), overdraft_limit_minor,
           coalesce(version, stream_version), coalesce(balance.position, opening.position), booked_on,
           coalesce(changed_at, recorded_at)
      FROM opening LEFT JOIN balance USING (account_id)
    RETURNING currency, balance_minor
  ), totals AS (
    INSERT INTO account_totals (currency, status, account_count, balance_minor)
    SELECT currency, status, count(*) FILTER (WHERE status = 'ACTIVE'),
           coalesce(sum(balance_minor) FILTER (WHERE status = 'ACTIVE'), 0)
      FROM balances CROSS JOIN unnest(ARRAY['ACTIVE', 'FROZEN', 'CLOSED']) AS status
     GROUP BY currency, status
  ), hours AS (
    INSERT INTO hourly_flows (hour, currency, deposits_minor, deposit_count, withdrawals_minor, withdrawal_count,
                              transfers_minor, transfer_count, reversals_minor, reversal_count, net_minor)
    SELECT date_trunc('hour', recorded_at), currency, sum(amount_minor), count(*), 0, 0, 0, 0, 0, 0, sum(amount_minor)
      FROM deposit GROUP BY date_trunc('hour', recorded_at), currency
  ), largest AS (
    INSERT INTO largest_movements (booked_on, currency, position, transaction_id, amount_minor)
    SELECT booked_on, currency, position, event_id, amount_minor
      FROM (SELECT *, row_number() OVER (PARTITION BY booked_on, currency ORDER BY amount_minor DESC, position) AS place
              FROM deposit) AS placed
     WHERE place <= 10
  )
  INSERT INTO daily_summaries (day, currency, accounts_opened, accounts_closed, deposits_minor, deposit_count,
                               withdrawals_minor, withdrawal_count, transfers_minor, transfer_count, net_minor)
  SELECT day, currency, coalesce(opened, 0), 0, coalesce(amount_minor, 0), coalesce(deposits, 0), 0, 0, 0, 0,
         coalesce(amount_minor, 0)
    FROM (SELECT booked_on AS day, currency, count(*) AS opened FROM opening GROUP BY booked_on, currency) AS openings
    FULL JOIN (SELECT booked_on AS day, currency, sum(amount_minor) AS amount_minor, count(*) AS deposits
                 FROM deposit GROUP BY booked_on, currency) AS deposits USING (day, currency)`;

/** Fills the read tables from the log with one statement; returns how long it took in ms. */
export async function fill(connection: PostgresConnection): Promise<number> {
  const startedAt = performance.now();
  await queryOn(connection, `SET synchronous_commit = off; SET timezone = 'UTC'; ${STATEMENT}`);
  return performance.now() - startedAt;
}
