-- Steps of a projection and those who need it to stand still (a rebuild that swaps tables, a resolved dead letter) agree by an
-- advisory lock: a step shares it without waiting, and is refused with DB002 while somebody holds it alone. A step that waited
-- would do so with its table locked, and a rebuild that then wants the table would wait for the step: a deadlock.
--
-- The lock is named after the schema and the projection, so that the steps of a rebuild, which write to a schema of its own,
-- are not held up by the rebuild itself.
CREATE FUNCTION projection_lock_key(projection text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT hashtextextended('daybook projection ' || current_schema() || '.' || projection, 0)
$$;

CREATE OR REPLACE FUNCTION advance_checkpoint(projection text, from_position bigint, to_position bigint, known_releases integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  IF NOT pg_try_advisory_xact_lock_shared(projection_lock_key(projection)) THEN
    RAISE EXCEPTION 'the projection % is being held', projection USING ERRCODE = 'DB002';
  END IF;
  UPDATE projection_checkpoints SET position = to_position, failure = NULL, updated_at = clock_timestamp()
   WHERE name = projection AND position = from_position AND releases = known_releases;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the checkpoint of % is not at %', projection, from_position USING ERRCODE = 'DB001';
  END IF;
END;
$$;
