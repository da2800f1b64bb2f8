-- Events that a projection could not take, each with its stream, which the projection leaves alone until somebody has decided.
CREATE TABLE dead_letters (
  id             uuid           NOT NULL,
  projection     text           NOT NULL,
  stream_id      text           NOT NULL,
  stream_version integer        NOT NULL,
  position       bigint         NOT NULL,
  event_type     text           NOT NULL,
  failure        text           NOT NULL,
  quarantined_at timestamptz(3) NOT NULL,
  resolution     text,
  resolved_at    timestamptz(3),
  resolved_by    text,
  reason         text,
  CONSTRAINT dead_letters_pkey PRIMARY KEY (id)
);
-- A stream is quarantined once; Prisma can't say so, since it holds for open letters alone.
CREATE UNIQUE INDEX dead_letters_open_key ON dead_letters (projection, stream_id) WHERE resolution IS NULL;
CREATE INDEX dead_letters_quarantined_at_id_idx ON dead_letters (quarantined_at, id);

-- Raised whenever a stream leaves quarantine: a step that was reduced without the stream's events is then undone.
ALTER TABLE projection_checkpoints ADD COLUMN releases integer NOT NULL DEFAULT 0;

DROP FUNCTION advance_checkpoint(text, bigint, bigint);

-- Moves a projection's checkpoint; called in the statement that writes the projection's table. Raises DB001, which undoes the
-- whole statement, if the checkpoint is not where the caller thinks, or if a stream has left quarantine since the caller looked.
-- Read tables are derived, so this commit need not wait for the disk: after a crash tables and checkpoint are old together.
CREATE FUNCTION advance_checkpoint(projection text, from_position bigint, to_position bigint, known_releases integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  UPDATE projection_checkpoints SET position = to_position, failure = NULL, updated_at = clock_timestamp()
   WHERE name = projection AND position = from_position AND releases = known_releases;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the checkpoint of % is not at %', projection, from_position USING ERRCODE = 'DB001';
  END IF;
END;
$$;
