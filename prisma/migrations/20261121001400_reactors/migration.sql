-- How far each reactor has come: what has effects outside the database, and is told each event once, in live order.
CREATE TABLE reactor_checkpoints (
  name          text           NOT NULL,
  position      bigint         NOT NULL,
  fencing_token bigint         NOT NULL,
  updated_at    timestamptz(3) NOT NULL,
  CONSTRAINT reactor_checkpoints_pkey PRIMARY KEY (name)
) WITH (fillfactor = 10);
