-- A lighter append_batch: a batch is appended whole or not at all, and the caller says beforehand which versions it leads to. So
-- nothing is left to be numbered here, and an append is answered with one row. A batch with something in it that can't be appended
-- is answered with the rejected commands, and the caller sends the rest again.
DROP FUNCTION append_batch(
  text[], integer[], integer[],
  uuid[], bytea[], integer[], integer[], jsonb[],
  integer[], integer[], uuid[], text[], smallint[], jsonb[], text[], text[], text[], bytea[]);

-- Appends a batch of decided commands in one transaction.
--
-- Commands that share a stream were decided on top of one another, so they stand or fall together: the caller puts them
-- into one group. A group is rejected if one of its streams is not at the version its commands were decided on, or if one
-- of its command ids was used before. If any group is rejected, nothing is appended and its commands are returned.
--
-- The head of the log is locked first and until commit. So positions are given in commit order, without holes, and the
-- checks that follow (each statement of a volatile function has a snapshot of its own) see everything committed before.
--
-- Arrays of one family run in parallel and indexes into another family are 1-based:
--   streams   stream_ids, stream_groups, expected_versions (0: does not exist yet), new_versions (after the batch),
--             last_events (index of its last event in the batch, 0 if there is none)
--   commands  command_ids, fingerprints, command_groups, command_streams (index of the stream it is answered for),
--             command_versions (of that stream, after it), command_ends (how many of the batch's events are its own or
--             of commands before it), refusals (null: accepted), correlation_ids, causation_ids, actors; in the order in
--             which they were decided
--   events    event_commands (index, ascending), event_streams (index), stream_versions, event_ids, event_types,
--             event_versions, event_data, content_hashes (SHA-256)
--
-- An event's hash is SHA-256(previous hash of the stream ‖ content hash ‖ position ‖ recorded_at in milliseconds), the
-- numbers as 8 bytes each, big endian; the hash before a stream's first event is 32 zero bytes.
CREATE FUNCTION append_batch(
  stream_ids text[], stream_groups integer[], expected_versions integer[], new_versions integer[], last_events integer[],
  command_ids uuid[], fingerprints bytea[], command_groups integer[], command_streams integer[], command_versions integer[],
  command_ends integer[], refusals jsonb[], correlation_ids text[], causation_ids text[], actors text[],
  event_commands integer[], event_streams integer[], stream_versions integer[], event_ids uuid[], event_types text[],
  event_versions smallint[], event_data jsonb[], content_hashes bytea[]
) RETURNS TABLE (
  outcome        text,        -- 'appended': one row, for all; 'duplicate' (its kept outcome follows) or 'conflict': the rejected
  command_id     uuid,        -- of a rejected command
  stream_id      text,
  stream_version integer,
  "position"     bigint,      -- 'appended': the head before; 'duplicate': of the command's last event
  recorded_at    timestamptz,
  fingerprint    bytea,
  refusal        jsonb
) LANGUAGE plpgsql
-- Plans are made while the tables are empty, and kept: then scanning them looks cheap.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
#variable_conflict use_column
DECLARE
  head_position    bigint;
  head_recorded_at timestamptz;
  now_ms           bytea;
  rejected_groups  integer[];
  hashes           bytea[];
  event_hashes     bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(event_ids)]);
BEGIN
  SELECT h.position, greatest(h.recorded_at, date_trunc('milliseconds', clock_timestamp()))
    INTO head_position, head_recorded_at
    FROM log_head h FOR UPDATE;

  SELECT array_agg(i.group_number) FILTER (WHERE i.version <> coalesce(s.version, 0)),
         array_agg(coalesce(s.hash, '\x0000000000000000000000000000000000000000000000000000000000000000') ORDER BY i.ordinal)
    INTO rejected_groups, hashes
    FROM unnest(stream_ids, expected_versions, stream_groups) WITH ORDINALITY AS i (stream_id, version, group_number, ordinal)
    LEFT JOIN streams s ON s.stream_id = i.stream_id;
  SELECT rejected_groups || array_agg(c.group_number)
    INTO rejected_groups
    FROM unnest(command_ids, command_groups) AS c (command_id, group_number)
    JOIN commands k ON k.command_id = c.command_id;

  IF cardinality(rejected_groups) > 0 THEN
    -- Nothing was written that anybody waits for.
    PERFORM set_config('synchronous_commit', 'off', true);
    RETURN QUERY
    SELECT CASE WHEN k.command_id IS NULL THEN 'conflict' ELSE 'duplicate' END, c.command_id,
           k.stream_id, k.stream_version, k.position, k.recorded_at::timestamptz, k.fingerprint, k.refusal
      FROM unnest(command_ids, command_groups) AS c (command_id, group_number)
      LEFT JOIN commands k ON k.command_id = c.command_id
     WHERE c.group_number = ANY (rejected_groups);
    RETURN;
  END IF;

  now_ms := int8send((extract(epoch FROM head_recorded_at) * 1000)::bigint);
  FOR event_index IN 1 .. cardinality(event_ids) LOOP
    hashes[event_streams[event_index]] := sha256(
      hashes[event_streams[event_index]] || content_hashes[event_index] || int8send(head_position + event_index) || now_ms);
    event_hashes[event_index] := hashes[event_streams[event_index]];
  END LOOP;

  INSERT INTO events (position, stream_version, event_version, event_id, command_id, recorded_at, stream_id, event_type,
                      correlation_id, causation_id, actor, data, hash)
  SELECT head_position + e.ordinal, e.stream_version, e.event_version, e.event_id, command_ids[e.command_index], head_recorded_at,
         stream_ids[e.stream_index], e.event_type, correlation_ids[e.command_index], causation_ids[e.command_index],
         actors[e.command_index], e.data, e.hash
    FROM unnest(event_commands, event_streams, stream_versions, event_ids, event_types, event_versions, event_data, event_hashes)
      WITH ORDINALITY AS e (command_index, stream_index, stream_version, event_id, event_type, event_version, data, hash, ordinal);

  UPDATE streams s SET version = i.version, position = head_position + i.last_event, hash = i.hash
    FROM unnest(stream_ids, expected_versions, new_versions, last_events, hashes) AS i (stream_id, expected, version, last_event, hash)
   WHERE i.expected > 0 AND i.last_event > 0 AND s.stream_id = i.stream_id;
  INSERT INTO streams (stream_id, version, position, hash)
  SELECT i.stream_id, i.version, head_position + i.last_event, i.hash
    FROM unnest(stream_ids, expected_versions, new_versions, last_events, hashes) AS i (stream_id, expected, version, last_event, hash)
   WHERE i.expected = 0 AND i.last_event > 0;

  INSERT INTO commands (command_id, fingerprint, stream_id, stream_version, position, recorded_at, refusal)
  SELECT c.command_id, c.fingerprint, stream_ids[c.stream_index], c.version, head_position + c.last_event, head_recorded_at, c.refusal
    FROM unnest(command_ids, fingerprints, command_streams, command_versions, command_ends, refusals)
      AS c (command_id, fingerprint, stream_index, version, last_event, refusal);

  UPDATE log_head h SET position = head_position + cardinality(event_ids), recorded_at = head_recorded_at;
  -- One hint for each batch; it reaches the listeners at commit, and a lost one is made up for by polling.
  PERFORM pg_notify('daybook_log', (head_position + cardinality(event_ids))::text);

  outcome := 'appended';
  "position" := head_position;
  recorded_at := head_recorded_at;
  RETURN NEXT;
END;
$$;
