import { v7 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { BatchDecision } from '../../server/kernel/commands/batch.ts';
import type { StreamState } from '../../server/kernel/commands/command.ts';
import { fingerprintOf } from '../../server/kernel/commands/fingerprint.ts';
import { StreamStates } from '../../server/kernel/commands/stream-states.ts';
import { LogWriter } from '../../server/kernel/event-store/log-writer.ts';
import type { OpenContender } from '../support/contender.ts';
import { depositMoney, prepare as prepareBook } from './daybook.ts';

/** Twice as many as were ever sent in a round. */
const READY_COMMANDS = 200_000;

/** The last callers of a round may be too few for a batch; then one goes without the others, after its end. */
const LAST_CALLERS_MS = 500;

let streamCount = 0;
/** Kept from round to round: only it knows at which versions the streams are. */
let book: ReturnType<typeof openBook> | undefined;

/** Migrates the database and opens the accounts. */
export async function prepare(connection: PostgresConnection, streams: number): Promise<void> {
  streamCount = streams;
  await prepareBook(connection, streams);
}

/** All callers' commands in one batch. */
export function open(connection: PostgresConnection, callers: number): Promise<OpenContender> {
  return openReady(connection, callers);
}

/**
 * The store if the process before Postgres had next to nothing to do: commands are decided, checked and hashed, and batches put together,
 * before the round begins. What its callers get is what Postgres makes of the store's batches, and so a bound of the store.
 *
 * @param commands In a batch; it is sent when so many callers wait for it, behind one that is still being appended if there is one.
 */
export async function openReady(connection: PostgresConnection, commands: number): Promise<OpenContender> {
  book ??= openBook(connection);
  const { writer, states } = await book;
  const ready = decideBatches(states, commands);
  let last: string | null = null;
  const sendBatch = async () => {
    const next = ready.shift();
    if (!next)
      throw new Error(`more than ${READY_COMMANDS} commands in a round, which may take fewer --seconds`);
    const order = { id: newUuid(), after: last };
    last = order.id;
    const outcomes = await writer.append(next.batch, order);
    if (outcomes.some(({ kind }) => kind !== 'appended')) throw new Error('a batch was not appended');
    keep(states, next.left);
  };
  let waiting: (() => void)[] = [];
  let patience: NodeJS.Timeout | undefined;
  const sendForWaiting = async () => {
    clearTimeout(patience);
    const callers = waiting;
    waiting = [];
    await sendBatch();
    for (const acknowledge of callers) acknowledge();
  };
  return {
    send: async () => {
      const acknowledged = new Promise<void>((resolve) => waiting.push(resolve));
      if (waiting.length === 1) patience = setTimeout(sendForWaiting, LAST_CALLERS_MS);
      return waiting.length < commands ? acknowledged : sendForWaiting();
    },
    close: async () => {},
  };
}

async function openBook(connection: PostgresConnection) {
  const database = await openDatabase(connection, { poolSize: 2 });
  const legs = Array.from({ length: streamCount }, (_, stream) => depositMoney(stream).legs).flat();
  return {
    writer: new LogWriter(database.appends),
    states: await new StreamStates(database.pool).load(legs),
  };
}

/** Batches on top of one another, and what each leaves behind; no stream twice in one of them. */
function decideBatches(states: ReadonlyMap<string, StreamState>, commands: number) {
  const expected = new Map(states);
  let next = 0;
  return Array.from({ length: Math.ceil(READY_COMMANDS / commands) }, () => {
    const decision = new BatchDecision(newUuid);
    for (let command = 0; command < commands; command += 1, next += 1) {
      const request = depositMoney(next % streamCount);
      decision.learn(request.legs.flatMap(({ streamId }) => expected.get(streamId) ?? []));
      decision.add(request, fingerprintOf(request));
    }
    const left = [...decision.expected()];
    keep(expected, left);
    return { batch: decision.toBatch(), left };
  });
}

function keep(states: Map<string, StreamState>, left: readonly StreamState[]): void {
  for (const state of left) states.set(state.streamId, state);
}
