-- A projection is run by the process that has its lease. The checkpoint keeps the highest fencing token that it has seen, so that
-- a process which was paused, and does not know yet that it has lost the lease, can't write any more.
ALTER TABLE projection_checkpoints ADD COLUMN fencing_token bigint NOT NULL DEFAULT 0;

DROP FUNCTION advance_checkpoint(text, bigint, bigint, integer);

-- Moves a projection's checkpoint; called in the statement that writes the projection's table, which is undone as a whole if this
-- raises: DB001, the checkpoint is not where the caller thinks, or a stream has left quarantine since the caller looked; DB002,
-- somebody needs the projection to stand still; DB003, another process has the projection by now.
-- Read tables are derived, so this commit need not wait for the disk: after a crash tables and checkpoint are old together.
CREATE FUNCTION advance_checkpoint(
  projection text, token bigint, from_position bigint, to_position bigint, known_releases integer
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  IF NOT pg_try_advisory_xact_lock_shared(projection_lock_key(projection)) THEN
    RAISE EXCEPTION 'the projection % is being held', projection USING ERRCODE = 'DB002';
  END IF;
  UPDATE projection_checkpoints SET position = to_position, failure = NULL, updated_at = clock_timestamp()
   WHERE name = projection AND position = from_position AND releases = known_releases AND fencing_token = token;
  IF NOT FOUND THEN
    IF EXISTS (SELECT FROM projection_checkpoints WHERE name = projection AND fencing_token > token) THEN
      RAISE EXCEPTION 'the projection % has passed to another process', projection USING ERRCODE = 'DB003';
    END IF;
    RAISE EXCEPTION 'the checkpoint of % is not at %', projection, from_position USING ERRCODE = 'DB001';
  END IF;
END;
$$;

-- Tells the other processes how far projections have come. Whoever waits for the disk with a notification keeps all others from
-- committing theirs, so this one does not; if it is lost, a poll makes up for it.
CREATE FUNCTION announce_checkpoints(positions text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM pg_notify('daybook_checkpoints', positions);
END;
$$;
