import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as newUuid } from 'uuid';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../server/database/database.ts';
import { applyMigrations } from '../../../server/database/migrate.ts';
import { CommandBus } from '../../../server/kernel/commands/command-bus.ts';
import { LogWriter } from '../../../server/kernel/event-store/log-writer.ts';
import { deposit, withdraw } from '../../support/accounts.ts';
import { openWith, requestOf } from '../../support/book.ts';
import { startProjecting } from '../../support/projecting.ts';
import { chooseSeed, SeededRandom } from '../../support/seeded-random.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { expectLawsHold } from './laws.ts';
import type { Answered, Order } from './orders.ts';
import { OwnedPostgres } from './owned-postgres.ts';

const ROUNDS = 20;
/** Commands that are answered in a round before Postgres is stopped, at most. */
const MAX_ANSWERS = 2_000;
const MAX_DELAY_MS = 20;
const MAX_AWAY_MS = 300;
/** Enough for halves; they share accounts, so that most batches touch streams of the one before. */
const CALLERS = 96;
const ACCOUNTS = 40;
/** Of another process, which writes to the same accounts now and then. */
const STRANGERS = 2;
const STRANGER_PAUSE_MS = 150;
const MAX_AMOUNT_MINOR = 500;

test(`a Postgres stopped at once ${ROUNDS} times loses, doubles and misplaces nothing of batches that are sent one behind the other`, async () => {
  const random = new SeededRandom(chooseSeed());
  const postgres = await OwnedPostgres.start(await temporaryFolder());
  await applyMigrations(postgres.connection);
  const [own, strange] = [
    await openDatabase(postgres.connection, { poolSize: 6 }),
    await openDatabase(postgres.connection, { poolSize: 6 }),
  ];
  const append = vi.spyOn(LogWriter.prototype, 'append');
  onTestFinished(() => append.mockRestore());
  const always = { newEventId: newUuid, onCommitted: () => {}, busyShare: () => 1 };
  const [bus, stranger] = [new CommandBus({ ...own, ...always }), new CommandBus({ ...strange, ...always })];
  const accounts = await Promise.all(Array.from({ length: ACCOUNTS }, () => openWith(bus, 0n)));
  const answered: Answered[] = [];
  let closing = false;
  const work = async (through: CommandBus, pauseMs: number, choices: SeededRandom) => {
    while (!closing) {
      const order: Order = {
        commandId: randomUUID(),
        kind: choices.oneOf(['deposit', 'withdraw']),
        accountId: choices.oneOf(accounts),
        amountMinor: BigInt(choices.integer(1, MAX_AMOUNT_MINOR)),
      };
      answered.push(await carryOut(through, order));
      if (pauseMs > 0) await delay(pauseMs);
    }
  };
  const working = Promise.all([
    ...Array.from({ length: CALLERS }, () => work(bus, 0, random.fork())),
    ...Array.from({ length: STRANGERS }, () => work(stranger, STRANGER_PAUSE_MS, random.fork())),
  ]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const enough = answered.length + random.integer(1, MAX_ANSWERS);
    await vi.waitUntil(() => answered.length >= enough, { timeout: 30_000, interval: 5 });
    await delay(random.integer(0, MAX_DELAY_MS));
    await postgres.stopImmediately();
    await delay(random.integer(0, MAX_AWAY_MS));
    await postgres.startAgain();
  }
  closing = true;
  await working;
  const behind = append.mock.calls.filter(([, order]) => order?.after).length;
  console.log(
    `${answered.length} commands answered; ${behind} of ${append.mock.calls.length} batches were sent behind another`,
  );
  expect(behind).toBeGreaterThan(ROUNDS);
  const projecting = await startProjecting(own.pool);
  await projecting.caughtUp();
  await projecting.stop();
  await Promise.all([own.close(), strange.close()]);
  await expectLawsHold(postgres.connection, answered);
});

/** Sends a command until it is answered; the bus waits out short outages by itself. */
async function carryOut(bus: CommandBus, order: Order): Promise<Answered> {
  const { commandId, accountId, amountMinor, kind } = order;
  const command = { ...(kind === 'deposit' ? deposit : withdraw)(amountMinor), accountId };
  for (let attempts = 1; ; attempts += 1) {
    const result = await bus.execute(requestOf(command, { commandId }));
    if (result.kind !== 'decided') continue;
    const { streamVersion, position, replayed } = result.receipt;
    const receipt = { streamVersion, position: `0.${position}`, replayed };
    return { order, refusal: result.refusal?.code ?? null, receipt, attempts };
  }
}
