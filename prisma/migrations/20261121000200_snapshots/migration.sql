-- Folded states, so that a long stream need not be read from its beginning. Derived: can be deleted at any time.
CREATE TABLE snapshots (
  stream_id      text           NOT NULL,
  stream_version integer        NOT NULL,
  schema_version integer        NOT NULL,
  position       bigint         NOT NULL,
  recorded_at    timestamptz(3) NOT NULL,
  state          jsonb          NOT NULL,
  CONSTRAINT snapshots_pkey PRIMARY KEY (stream_id, stream_version)
);
