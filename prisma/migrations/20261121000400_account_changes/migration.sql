-- What each event changed about its account, on both axes of time: what an account was on any past day, as known at any time.
CREATE TABLE account_changes (
  account_id            uuid           NOT NULL,
  stream_version        integer        NOT NULL,
  position              bigint         NOT NULL,
  recorded_at           timestamptz(3) NOT NULL,
  booked_on             date           NOT NULL,
  delta_minor           bigint         NOT NULL,
  overdraft_limit_minor bigint,
  owner                 text,
  currency              text,
  status                text,
  CONSTRAINT account_changes_pkey PRIMARY KEY (account_id, stream_version)
);
