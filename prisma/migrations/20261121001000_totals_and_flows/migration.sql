-- How many accounts there are and what is on them, by currency and status: kept by the projection `balances` beside the accounts,
-- so that a dashboard need not add up every account each time it looks.
CREATE TABLE account_totals (
  currency      text           NOT NULL,
  status        text           NOT NULL,
  account_count integer        NOT NULL,
  balance_minor numeric(38, 0) NOT NULL,
  CONSTRAINT account_totals_pkey PRIMARY KEY (currency, status)
) WITH (fillfactor = 10);

-- What was recorded in each hour in each currency: kept by the projection `daily-summaries` beside the booked days.
CREATE TABLE hourly_flows (
  hour              timestamptz(3) NOT NULL,
  currency          text           NOT NULL,
  deposits_minor    numeric(38, 0) NOT NULL,
  deposit_count     integer        NOT NULL,
  withdrawals_minor numeric(38, 0) NOT NULL,
  withdrawal_count  integer        NOT NULL,
  transfers_minor   numeric(38, 0) NOT NULL,
  transfer_count    integer        NOT NULL,
  reversals_minor   numeric(38, 0) NOT NULL,
  reversal_count    integer        NOT NULL,
  net_minor         numeric(38, 0) NOT NULL,
  CONSTRAINT hourly_flows_pkey PRIMARY KEY (hour, currency)
) WITH (fillfactor = 70);

-- The ten largest movements of each booked day in each currency, from which those of any range of days follow: also kept by
-- `daily-summaries`. An index on every movement's amount would cost more to write, and not answer for a range of days.
CREATE TABLE largest_movements (
  booked_on      date   NOT NULL,
  currency       text   NOT NULL,
  position       bigint NOT NULL,
  transaction_id uuid   NOT NULL,
  amount_minor   bigint NOT NULL,
  CONSTRAINT largest_movements_pkey PRIMARY KEY (booked_on, currency, position)
);
