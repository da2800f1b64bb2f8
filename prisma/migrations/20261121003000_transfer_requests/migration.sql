-- Read table of the projection `transfer-requests`: transfers that a second person has to approve, or has decided on.
CREATE TABLE transfer_requests (
  request_id         uuid           NOT NULL,
  status             text           NOT NULL,
  from_account_id    uuid           NOT NULL,
  to_account_id      uuid           NOT NULL,
  amount_minor       bigint         NOT NULL,
  currency           text           NOT NULL,
  booked_on          date,
  description        text           NOT NULL,
  external_reference text,
  requested_by       text           NOT NULL,
  requested_for      text           NOT NULL,
  requested_at       timestamptz(3) NOT NULL,
  expires_at         timestamptz(3) NOT NULL,
  requested_position bigint         NOT NULL,
  decided_by         text,
  decided_for        text,
  decided_at         timestamptz(3),
  reason             text           NOT NULL,
  version            integer        NOT NULL,
  position           bigint         NOT NULL,
  CONSTRAINT transfer_requests_pkey PRIMARY KEY (request_id)
);
-- What waits is looked for by everybody all the time, and there is little of it beside what was decided long ago.
CREATE INDEX transfer_requests_status_requested_position_idx ON transfer_requests (status, requested_position);
CREATE INDEX transfer_requests_position_idx ON transfer_requests (position);
CREATE INDEX transfer_requests_requested_for_requested_position_idx ON transfer_requests (requested_for, requested_position);
CREATE INDEX transfer_requests_from_account_id_idx ON transfer_requests (from_account_id);
CREATE INDEX transfer_requests_to_account_id_idx ON transfer_requests (to_account_id);
