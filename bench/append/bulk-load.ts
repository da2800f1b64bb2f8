import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { applyMigrations } from '../../server/database/migrate.ts';
import { accountStateSchema } from '../../server/features/accounts/state.ts';
import { verifyStream } from '../../server/kernel/event-store/integrity.ts';
import { accountIdOf, deposit } from './payload.ts';

/** Without them five million rows load in a fraction of the time; they are built afterwards, as after a restore. */
const INDEXES = [
  'CREATE UNIQUE INDEX events_event_id_key ON events (event_id)',
  'CREATE UNIQUE INDEX events_stream_id_stream_version_key ON events (stream_id, stream_version)',
  'CREATE INDEX events_correlation_id_position_idx ON events (correlation_id, position)',
  'ALTER TABLE commands ADD CONSTRAINT commands_pkey PRIMARY KEY (command_id)',
];
const DROPPED = [
  'DROP INDEX events_event_id_key, events_stream_id_stream_version_key, events_correlation_id_position_idx',
  'ALTER TABLE commands DROP CONSTRAINT commands_pkey',
];

/** What every stream is at, and the end of its chain of hashes so far. */
const CHAINS = (streams: number) => `
  CREATE UNLOGGED TABLE chains AS
  SELECT n AS number, left('account-${accountIdOf(0)}', -12) || lpad(n::text, 12, '0') AS stream_id,
         decode(repeat('00', 32), 'hex') AS hash
    FROM generate_series(0, ${streams - 1}) AS n`;

/**
 * One more event for every stream: $1 version, $2 position before, $3 when, $4 type, $5 its schema's version, $6 data as canonical
 * JSON. The content that is hashed is spelled as `contentHash` spells it.
 */
const ROUND = `
  WITH made AS MATERIALIZED (
    SELECT number, stream_id, hash AS previous, $2::bigint + number + 1 AS position,
           uuidv7() AS event_id, uuidv7() AS command_id, uuidv7()::text AS correlation_id
      FROM chains
  ), hashed AS MATERIALIZED (
    SELECT made.*, sha256(previous || sha256(convert_to(
             '{"actor":"bench","causationId":null,"commandId":"' || command_id || '","correlationId":"' || correlation_id ||
             '","data":' || $6::text || ',"eventId":"' || event_id || '","eventType":"' || $4::text || '","eventVersion":' ||
             $5::smallint || ',"streamId":"' || stream_id || '"}', 'UTF8')) ||
             int8send(position) || int8send((extract(epoch FROM $3::timestamptz) * 1000)::bigint)) AS hash
      FROM made
  ), kept AS (
    UPDATE chains SET hash = hashed.hash FROM hashed WHERE hashed.number = chains.number
  ), known AS (
    INSERT INTO commands (command_id, fingerprint, stream_id, stream_version, position, recorded_at)
    SELECT command_id, sha256(stream_id::bytea), stream_id, $1::integer, position, $3 FROM hashed ORDER BY position
  )
  INSERT INTO events (position, stream_version, event_version, event_id, command_id, recorded_at, stream_id, event_type,
                      correlation_id, actor, data, hash)
  SELECT position, $1, $5, event_id, command_id, $3, stream_id, $4, correlation_id, 'bench', $6::jsonb, hash
    FROM hashed ORDER BY position`;

/** Fills an empty log with so many events of every stream, one of each in turn, with all their hashes, and checks a stream. */
export async function bulkLoad(
  connection: PostgresConnection,
  { streams, eventsEach }: { readonly streams: number; readonly eventsEach: number },
): Promise<void> {
  await applyMigrations(connection);
  const database = await openDatabase(connection, { poolSize: 2 });
  const { pool } = database;
  await pool.query('SET synchronous_commit = off');
  for (const statement of [...DROPPED, CHAINS(streams)]) await pool.query(statement);
  const recordedAt = new Date();
  for (let version = 1; version <= eventsEach; version += 1) {
    const event = version === 1 ? opened : deposited;
    await pool.query({
      name: 'round',
      text: ROUND,
      values: [version, (version - 1) * streams, recordedAt, event.type, event.version, event.data],
    });
  }
  for (const statement of [...ends({ streams, eventsEach, recordedAt }), ...INDEXES, 'DROP TABLE chains'])
    await pool.query(statement);
  for (const statement of ['VACUUM ANALYZE', 'CHECKPOINT']) await pool.query(statement);
  const { fault } = await verifyStream(pool, `account-${accountIdOf(streams - 1)}`);
  if (fault) throw new Error(`what was loaded is not sound: ${fault.reason}`);
  await database.close();
}

const { amountMinor, bookedOn, counterparty, currency, description, externalReference } = deposit;
const deposited = {
  type: 'MoneyDeposited',
  version: 2,
  data: JSON.stringify({ amountMinor, bookedOn, counterparty, currency, description, externalReference }),
};
/** The account's own id is left to the stream's: nobody looks at it here, and the text is the same for all. */
const opened = {
  type: 'AccountOpened',
  version: 1,
  data: JSON.stringify({
    accountId: accountIdOf(0),
    bookedOn,
    currency,
    overdraftLimitMinor: '0',
    owner: 'Owner',
  }),
};

/** The rest of the log, as it is after that many appends: ends of streams, the head, and the newest snapshots. */
function ends(log: { readonly streams: number; readonly eventsEach: number; readonly recordedAt: Date }) {
  const { streams, eventsEach, recordedAt } = log;
  const at = recordedAt.toISOString();
  const position = `${(eventsEach - 1) * streams} + number + 1`;
  const state = JSON.stringify({
    status: 'ACTIVE',
    accountId: accountIdOf(0),
    owner: 'Owner',
    currency,
    balanceMinor: String(BigInt(amountMinor) * BigInt(eventsEach - 1)),
    overdraftLimitMinor: '0',
    openedOn: bookedOn,
    closedOn: null,
    reversedTransactions: [],
  });
  return [
    `INSERT INTO streams SELECT stream_id, ${eventsEach}, ${position}, hash FROM chains`,
    `INSERT INTO snapshots (stream_id, stream_version, schema_version, position, recorded_at, state)
     SELECT stream_id, ${eventsEach}, ${accountStateSchema.version}, ${position}, '${at}', '${state}' FROM chains`,
    `UPDATE log_head SET position = ${streams * eventsEach}, recorded_at = '${at}'`,
  ];
}
