-- Which process does what. Any number of server processes share a database; what only one of them may do at a time (run a
-- projection, say) has a lease. All times are the database's, since processes' clocks differ.
CREATE TABLE processes (
  id         text           NOT NULL,
  wants      text[]         NOT NULL,
  backend    integer        NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT processes_pkey PRIMARY KEY (id)
);
CREATE TABLE leases (
  name       text           NOT NULL,
  owner      text,
  token      bigint         NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (name)
);

-- The heartbeat of a process: says that it is there, renews the leases that it knows to have, takes free ones that it wants, and
-- tells which ones it had better give back. Returns the leases that it has from now on.
--
-- A process is gone when it has not been heard of for so long, or when its connection to the database has ended: that is how a
-- killed one is found out at once. Either may be an error (a paused process, a broken connection), so a lease alone protects
-- nothing: every time that one is taken its token rises, and whatever is to be protected refuses a token lower than one it has
-- seen ("How to do distributed locking", Martin Kleppmann, 2016).
--
-- Leases spread by themselves: a free one is left to whoever wants it and has fewer, and a process that has two more than
-- another gives half of the difference back.
CREATE FUNCTION tend_leases(
  me          text,
  wanted      text[],
  held_names  text[],
  held_tokens bigint[],
  lasting     interval,
  OUT names   text[],
  OUT tokens  bigint[],
  OUT surplus text[],
  OUT others  integer
) LANGUAGE plpgsql AS $$
DECLARE
  moment   timestamptz;
  free     text;
  mine     integer;
  fewest   integer;
  their    text[];
  durable  boolean := false;
BEGIN
  -- One heartbeat at a time: each is done in a millisecond, and decides on what the one before has left.
  PERFORM pg_advisory_xact_lock(hashtextextended('daybook leases', 0));
  moment := clock_timestamp();

  UPDATE processes SET wants = wanted, backend = pg_backend_pid(), expires_at = moment + lasting WHERE id = me;
  IF NOT FOUND THEN
    INSERT INTO processes (id, wants, backend, expires_at) VALUES (me, wanted, pg_backend_pid(), moment + lasting);
    -- The others learn at their next heartbeat that they have one more to share with; this makes that now.
    PERFORM pg_notify('daybook_leases', '');
  END IF;
  DELETE FROM processes
   WHERE expires_at <= moment OR NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = processes.backend);

  UPDATE leases SET expires_at = moment + lasting
   WHERE owner = me AND (name, token) IN (SELECT * FROM unnest(held_names, held_tokens));
  -- What this process has without knowing it (the answer was lost) is free as well.
  UPDATE leases SET owner = NULL
   WHERE (owner = me AND (name, token) NOT IN (SELECT * FROM unnest(held_names, held_tokens)))
      OR (owner <> me AND (expires_at <= moment OR NOT EXISTS (SELECT FROM processes WHERE id = leases.owner)));

  INSERT INTO leases (name, token, expires_at) SELECT one, 0, moment FROM unnest(wanted) AS one
      ON CONFLICT (name) DO NOTHING;
  FOR free IN SELECT name FROM leases WHERE owner IS NULL AND name = ANY (wanted) ORDER BY name LOOP
    SELECT count(*) INTO mine FROM leases WHERE owner = me;
    CONTINUE WHEN EXISTS (
      SELECT FROM processes WHERE id <> me AND free = ANY (wants)
                              AND (SELECT count(*) FROM leases WHERE owner = processes.id) < mine);
    UPDATE leases SET owner = me, token = token + 1, expires_at = moment + lasting WHERE name = free;
    durable := true;
  END LOOP;

  SELECT count(*) INTO mine FROM leases WHERE owner = me;
  SELECT (SELECT count(*) FROM leases WHERE owner = processes.id), wants INTO fewest, their
    FROM processes WHERE id <> me ORDER BY 1 LIMIT 1;
  surplus := ARRAY(
    SELECT name FROM leases WHERE owner = me AND name = ANY (their)
     ORDER BY name LIMIT greatest((mine - coalesce(fewest, mine)) / 2, 0));
  SELECT coalesce(array_agg(name), '{}'), coalesce(array_agg(token), '{}') INTO names, tokens FROM leases WHERE owner = me;
  SELECT count(*) INTO others FROM processes WHERE id <> me;

  -- A token that was given must never be given again, not even after a crash; a renewal may well be lost.
  IF NOT durable THEN
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
END;
$$;

-- Gives a lease back, unless somebody else has it by now, and lets the others know.
CREATE FUNCTION release_lease(me text, lease text, held_token bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE leases SET owner = NULL, expires_at = clock_timestamp() WHERE name = lease AND owner = me AND token = held_token;
  PERFORM pg_notify('daybook_leases', '');
END;
$$;

-- Gives back all that a process has, for it is about to end.
CREATE FUNCTION leave_leases(me text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE leases SET owner = NULL, expires_at = clock_timestamp() WHERE owner = me;
  DELETE FROM processes WHERE id = me;
  PERFORM pg_notify('daybook_leases', '');
END;
$$;
