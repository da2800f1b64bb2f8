-- Each time a projection's tables were built again beside the live ones: who asked, how far it is, how it ended, what differed.
CREATE TABLE projection_rebuilds (
  id                  uuid           NOT NULL,
  projection          text           NOT NULL,
  cause               text           NOT NULL,
  requested_by        text           NOT NULL,
  from_version        integer        NOT NULL,
  to_version          integer        NOT NULL,
  status              text           NOT NULL,
  phase               text           NOT NULL,
  position            bigint         NOT NULL,
  target              bigint         NOT NULL,
  events_per_second   integer        NOT NULL,
  resumed_from        bigint,
  started_at          timestamptz(3) NOT NULL,
  seen_at             timestamptz(3) NOT NULL,
  ended_at            timestamptz(3),
  cancel_requested_by text,
  failure             text,
  report              jsonb,
  CONSTRAINT projection_rebuilds_pkey PRIMARY KEY (id)
);
-- One at a time for each projection; Prisma can't say so, since it holds for running ones alone.
CREATE UNIQUE INDEX projection_rebuilds_running_key ON projection_rebuilds (projection) WHERE status = 'RUNNING';
CREATE INDEX projection_rebuilds_projection_started_at_idx ON projection_rebuilds (projection, started_at);
