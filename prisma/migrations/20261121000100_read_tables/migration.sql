-- What queries read: derived from the log, rebuilt at will.

CREATE TABLE projection_checkpoints (
  name       text           NOT NULL,
  version    integer        NOT NULL,
  position   bigint         NOT NULL,
  failure    text,
  updated_at timestamptz(3) NOT NULL,
  CONSTRAINT projection_checkpoints_pkey PRIMARY KEY (name)
) WITH (fillfactor = 10);

CREATE TABLE account_balances (
  account_id            uuid           NOT NULL,
  owner                 text           NOT NULL,
  currency              text           NOT NULL,
  status                text           NOT NULL,
  balance_minor         bigint         NOT NULL,
  overdraft_limit_minor bigint         NOT NULL,
  version               integer        NOT NULL,
  position              bigint         NOT NULL,
  opened_on             date           NOT NULL,
  closed_on             date,
  changed_at            timestamptz(3) NOT NULL,
  CONSTRAINT account_balances_pkey PRIMARY KEY (account_id)
) WITH (fillfactor = 70);
CREATE INDEX account_balances_owner_account_id_idx ON account_balances (owner, account_id);

CREATE TABLE account_transactions (
  account_id              uuid           NOT NULL,
  stream_version          integer        NOT NULL,
  transaction_id          uuid           NOT NULL,
  position                bigint         NOT NULL,
  kind                    text           NOT NULL,
  direction               text           NOT NULL,
  amount_minor            bigint         NOT NULL,
  currency                text           NOT NULL,
  balance_after_minor     bigint         NOT NULL,
  booked_on               date           NOT NULL,
  recorded_at             timestamptz(3) NOT NULL,
  description             text           NOT NULL,
  counterparty            text,
  counterparty_account_id uuid,
  external_reference      text,
  CONSTRAINT account_transactions_pkey PRIMARY KEY (account_id, stream_version)
);

CREATE TABLE daily_summaries (
  day               date           NOT NULL,
  currency          text           NOT NULL,
  accounts_opened   integer        NOT NULL,
  accounts_closed   integer        NOT NULL,
  deposits_minor    numeric(38, 0) NOT NULL,
  deposit_count     integer        NOT NULL,
  withdrawals_minor numeric(38, 0) NOT NULL,
  withdrawal_count  integer        NOT NULL,
  transfers_minor   numeric(38, 0) NOT NULL,
  transfer_count    integer        NOT NULL,
  net_minor         numeric(38, 0) NOT NULL,
  CONSTRAINT daily_summaries_pkey PRIMARY KEY (day, currency)
) WITH (fillfactor = 70);

-- Moves a projection's checkpoint; called in the statement that writes the projection's table. Raises DB001, which undoes the
-- whole statement, if the checkpoint is not where the caller thinks: somebody else has written these events already.
-- Read tables are derived, so this commit need not wait for the disk: after a crash tables and checkpoint are old together.
CREATE FUNCTION advance_checkpoint(projection text, from_position bigint, to_position bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE projection_checkpoints SET position = to_position, failure = NULL, updated_at = clock_timestamp()
   WHERE name = projection AND position = from_position;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the checkpoint of % is not at %', projection, from_position USING ERRCODE = 'DB001';
  END IF;
END;
$$;
