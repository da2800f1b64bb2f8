import { v7 as newUuid } from 'uuid';
import type { PostgresConnection } from '../../server/database/connection.ts';
import { openDatabase } from '../../server/database/database.ts';
import { accountStreams } from '../../server/features/accounts/decider.ts';
import { BatchDecision } from '../../server/kernel/commands/batch.ts';
import type { StreamState } from '../../server/kernel/commands/command.ts';
import { fingerprintOf } from '../../server/kernel/commands/fingerprint.ts';
import { StreamStates } from '../../server/kernel/commands/stream-states.ts';
import { streamIdOf } from '../../server/kernel/decider.ts';
import { LogWriter } from '../../server/kernel/event-store/log-writer.ts';
import type { OpenContender } from '../support/contender.ts';
import { depositMoney, prepare as prepareBook } from './daybook.ts';
import { accountIdOf } from './payload.ts';

/** More than are sent in a round. */
const READY_COMMANDS = 120_000;

/** The last callers of a round may be too few for a batch; they are sent away after its end, uncounted. */
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
 * before the round begins. What its callers get is what Postgres makes of such batches, so the store can't get there.
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
    if (!next) throw new Error(`more than ${READY_COMMANDS} commands in a round`);
    const order = { id: newUuid(), after: last };
    last = order.id;
    const outcomes = await writer.append(next.batch, order);
    if (outcomes.some(({ kind }) => kind !== 'appended')) throw new Error('a batch was not appended');
    keep(states, next.left);
  };
  let waiting: (() => void)[] = [];
  let patience: NodeJS.Timeout | undefined;
  const takeWaiting = () => {
    clearTimeout(patience);
    const callers = waiting;
    waiting = [];
    return callers;
  };
  const answer = (callers: readonly (() => void)[]) => {
    for (const acknowledge of callers) acknowledge();
  };
  return {
    send: async () => {
      const acknowledged = new Promise<void>((resolve) => waiting.push(resolve));
      if (waiting.length === 1) patience = setTimeout(() => answer(takeWaiting()), LAST_CALLERS_MS);
      if (waiting.length < commands) return acknowledged;
      const callers = takeWaiting();
      await sendBatch();
      answer(callers);
    },
    close: async () => {},
  };
}

async function openBook(connection: PostgresConnection) {
  const database = await openDatabase(connection, { poolSize: 2 });
  const refs = Array.from({ length: streamCount }, (_, stream) => ({
    streamId: streamIdOf(accountStreams.category, accountIdOf(stream)),
    streamType: accountStreams,
  }));
  return {
    writer: new LogWriter(database.appends),
    states: await new StreamStates(database.pool).load(refs),
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
