-- The log: one head, streams, events, command outcomes. See prisma/schema.prisma for what each column means.

CREATE TABLE log_head (
  id          smallint     NOT NULL CHECK (id = 1),
  epoch       text         NOT NULL,
  position    bigint       NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT log_head_pkey PRIMARY KEY (id)
) WITH (fillfactor = 10);

INSERT INTO log_head (id, epoch, position, recorded_at)
VALUES (1, left(replace(gen_random_uuid()::text, '-', ''), 8), 0, 'epoch');

CREATE TABLE streams (
  stream_id text    NOT NULL,
  version   integer NOT NULL,
  position  bigint  NOT NULL,
  hash      bytea   NOT NULL,
  CONSTRAINT streams_pkey PRIMARY KEY (stream_id)
) WITH (fillfactor = 70);

CREATE TABLE events (
  position       bigint         NOT NULL,
  stream_version integer        NOT NULL,
  event_version  smallint       NOT NULL,
  event_id       uuid           NOT NULL,
  command_id     uuid           NOT NULL,
  recorded_at    timestamptz(3) NOT NULL,
  stream_id      text           NOT NULL,
  event_type     text           NOT NULL,
  correlation_id text           NOT NULL,
  causation_id   text,
  actor          text           NOT NULL,
  data           jsonb          NOT NULL,
  hash           bytea          NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (position)
);
CREATE UNIQUE INDEX events_event_id_key ON events (event_id);
CREATE UNIQUE INDEX events_stream_id_stream_version_key ON events (stream_id, stream_version);
CREATE INDEX events_correlation_id_position_idx ON events (correlation_id, position);

CREATE TABLE commands (
  command_id     uuid           NOT NULL,
  fingerprint    bytea          NOT NULL,
  stream_id      text           NOT NULL,
  stream_version integer        NOT NULL,
  position       bigint         NOT NULL,
  recorded_at    timestamptz(3) NOT NULL,
  refusal        jsonb,
  CONSTRAINT commands_pkey PRIMARY KEY (command_id)
);

-- What is written stays written: the database itself refuses, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER commands_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON commands
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Appends a batch of decided commands in one transaction and says what became of each.
--
-- Commands that share a stream were decided on top of one another, so they stand or fall together: the caller puts them
-- into one group. A group is appended only if every one of its streams is at the version its commands were decided on,
-- and none of its command ids was used before; other groups are not touched by its failure.
--
-- The head of the log is locked first and until commit. So positions are given in commit order, without holes, and the
-- checks that follow (each statement of a volatile function has a snapshot of its own) see everything committed before.
--
-- Arrays of one family run in parallel and indexes into another family are 1-based:
--   streams   stream_ids, expected_versions (0: does not exist yet), stream_groups
--   commands  command_ids, fingerprints, command_groups, command_streams (index of the stream it is answered for),
--             refusals (null: accepted), in the order in which they were decided
--   events    event_commands (index of its command, ascending), event_streams (index), event_ids, event_types,
--             event_versions, event_data, correlation_ids, causation_ids, actors, content_hashes (SHA-256)
--
-- An event's hash is SHA-256(previous hash of the stream ‖ content hash ‖ position ‖ recorded_at in milliseconds), the
-- numbers as 8 bytes each, big endian; the hash before a stream's first event is 32 zero bytes.
CREATE FUNCTION append_batch(
  stream_ids text[], expected_versions integer[], stream_groups integer[],
  command_ids uuid[], fingerprints bytea[], command_groups integer[], command_streams integer[], refusals jsonb[],
  event_commands integer[], event_streams integer[], event_ids uuid[], event_types text[], event_versions smallint[],
  event_data jsonb[], correlation_ids text[], causation_ids text[], actors text[], content_hashes bytea[]
) RETURNS TABLE (
  outcome        text,        -- 'appended', 'duplicate' (its kept outcome follows) or 'conflict' (nothing follows)
  stream_id      text,
  stream_version integer,
  "position"     bigint,      -- of its last event; of a refused command, the head when it was refused
  recorded_at    timestamptz,
  fingerprint    bytea,
  refusal        jsonb
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  head_position     bigint;
  head_recorded_at  timestamptz;
  now_ms            bytea;
  rejected_groups   integer[];
  versions          integer[] := expected_versions;
  hashes            bytea[];
  stream_positions  bigint[];
  command_versions  integer[] := array_fill(0, ARRAY[cardinality(command_ids)]);
  command_positions bigint[] := array_fill(0::bigint, ARRAY[cardinality(command_ids)]);
  event_positions   bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(event_ids)]);
  event_stream_versions integer[] := array_fill(NULL::integer, ARRAY[cardinality(event_ids)]);
  event_hashes      bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(event_ids)]);
  event_index       integer := 1;
  event_count       integer := cardinality(event_ids);
  stream_index      integer;
BEGIN
  SELECT h.position, greatest(h.recorded_at, date_trunc('milliseconds', clock_timestamp()))
    INTO head_position, head_recorded_at
    FROM log_head h FOR UPDATE;
  now_ms := int8send((extract(epoch FROM head_recorded_at) * 1000)::bigint);

  SELECT array_agg(i.group_number) FILTER (WHERE i.version <> coalesce(s.version, 0)),
         array_agg(coalesce(s.hash, '\x0000000000000000000000000000000000000000000000000000000000000000') ORDER BY i.ordinal),
         array_agg(s.position ORDER BY i.ordinal)
    INTO rejected_groups, hashes, stream_positions
    FROM unnest(stream_ids, expected_versions, stream_groups) WITH ORDINALITY AS i (stream_id, version, group_number, ordinal)
    LEFT JOIN streams s ON s.stream_id = i.stream_id;
  SELECT coalesce(rejected_groups, '{}') || coalesce(array_agg(c.group_number), '{}')
    INTO rejected_groups
    FROM unnest(command_ids, command_groups) AS c (command_id, group_number)
    JOIN commands k ON k.command_id = c.command_id;

  FOR command_index IN 1 .. cardinality(command_ids) LOOP
    IF command_groups[command_index] = ANY (rejected_groups) THEN
      WHILE event_index <= event_count AND event_commands[event_index] = command_index LOOP
        event_index := event_index + 1;
      END LOOP;
      CONTINUE;
    END IF;
    WHILE event_index <= event_count AND event_commands[event_index] = command_index LOOP
      stream_index := event_streams[event_index];
      head_position := head_position + 1;
      versions[stream_index] := versions[stream_index] + 1;
      hashes[stream_index] := sha256(hashes[stream_index] || content_hashes[event_index] || int8send(head_position) || now_ms);
      stream_positions[stream_index] := head_position;
      event_positions[event_index] := head_position;
      event_stream_versions[event_index] := versions[stream_index];
      event_hashes[event_index] := hashes[stream_index];
      event_index := event_index + 1;
    END LOOP;
    command_versions[command_index] := versions[command_streams[command_index]];
    command_positions[command_index] := head_position;
  END LOOP;

  INSERT INTO events (position, stream_version, event_version, event_id, command_id, recorded_at, stream_id, event_type,
                      correlation_id, causation_id, actor, data, hash)
  SELECT e.position, e.stream_version, e.event_version, e.event_id, command_ids[e.command_index], head_recorded_at,
         stream_ids[e.stream_index], e.event_type, e.correlation_id, e.causation_id, e.actor, e.data, e.hash
    FROM unnest(event_positions, event_stream_versions, event_versions, event_ids, event_commands, event_streams, event_types,
                correlation_ids, causation_ids, actors, event_data, event_hashes)
      AS e (position, stream_version, event_version, event_id, command_index, stream_index, event_type,
            correlation_id, causation_id, actor, data, hash)
   WHERE e.position IS NOT NULL;

  INSERT INTO streams AS s (stream_id, version, position, hash)
  SELECT i.stream_id, i.version, i.position, i.hash
    FROM unnest(stream_ids, expected_versions, versions, stream_positions, hashes) AS i (stream_id, expected, version, position, hash)
   WHERE i.version <> i.expected
      ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, position = excluded.position, hash = excluded.hash;

  INSERT INTO commands (command_id, fingerprint, stream_id, stream_version, position, recorded_at, refusal)
  SELECT c.command_id, c.fingerprint, stream_ids[c.stream_index], c.version, c.position, head_recorded_at, c.refusal
    FROM unnest(command_ids, fingerprints, command_groups, command_streams, command_versions, command_positions, refusals)
      AS c (command_id, fingerprint, group_number, stream_index, version, position, refusal)
   WHERE NOT c.group_number = ANY (rejected_groups);

  UPDATE log_head h SET position = head_position, recorded_at = head_recorded_at;
  -- One hint for each batch; it reaches the listeners at commit, and a lost one is made up for by polling.
  PERFORM pg_notify('daybook_log', head_position::text);

  RETURN QUERY
  SELECT CASE WHEN k.command_id IS NULL THEN 'conflict'
              WHEN c.group_number = ANY (rejected_groups) THEN 'duplicate'
              ELSE 'appended' END,
         k.stream_id, k.stream_version, k.position, k.recorded_at::timestamptz, k.fingerprint, k.refusal
    FROM unnest(command_ids, command_groups) WITH ORDINALITY AS c (command_id, group_number, ordinal)
    LEFT JOIN commands k ON k.command_id = c.command_id
   ORDER BY c.ordinal;
END;
$$;
