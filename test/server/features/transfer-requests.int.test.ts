import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountCommand } from '../../../server/features/accounts/commands.ts';
import type { TransferRequestCommand } from '../../../server/features/approvals/commands.ts';
import {
  transferRequestDecider,
  transferRequestStreams,
} from '../../../server/features/approvals/decider.ts';
import { type Party, transferRequestEventCatalogue } from '../../../server/features/approvals/events.ts';
import { findTransferRequest } from '../../../server/features/approvals/find-transfer-requests.ts';
import { requestOfStream } from '../../../server/features/approvals/transfer-request-view.ts';
import { transferRequests } from '../../../server/features/approvals/transfer-requests.ts';
import { splitTransfer } from '../../../server/features/transfers/decider.ts';
import { failureOf } from '../../../server/kernel/commands/command.ts';
import { StreamStates } from '../../../server/kernel/commands/stream-states.ts';
import { fold, streamIdOf } from '../../../server/kernel/decider.ts';
import { readEvents } from '../../../server/kernel/event-store/read.ts';
import { ACCOUNT, changeStatus, deposit, OTHER } from '../../support/accounts.ts';
import { accepted, busOn, openWith, requestOf } from '../../support/book.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readTables, startProjecting } from '../../support/projecting.ts';
import { rebuild } from '../../support/rebuilding.ts';

let book: TestDatabase;
beforeAll(async () => {
  book = await createTestDatabase();
});
afterAll(() => book.drop());

const PEOPLE = ['user:anna', 'user:bert'].map((id) => ({ principal: id, person: id }));
const AT = '2026-03-02T08:00:00.000Z';
const EXPIRES = '2026-03-09T08:00:00.000Z';

/** Anything that anybody may try on one of a few requests. */
function commandOn(requestIds: readonly string[]): fc.Arbitrary<TransferRequestCommand> {
  return fc
    .record({
      requestId: fc.constantFrom(...requestIds),
      by: fc.constantFrom(...PEOPLE),
      amount: fc.bigInt(1n, 10n ** 15n),
      at: fc.constantFrom(AT, AT, AT, EXPIRES),
      bookedOn: fc.constantFrom(null, '2026-03-03'),
      reason: fc.constantFrom('', 'no invoice'),
      kind: fc.constantFrom('ask', 'ask', 'approve', 'reject', 'withdraw'),
    })
    .map(({ kind, requestId, by, at, amount, bookedOn, reason }): TransferRequestCommand => {
      if (kind === 'approve') return { type: 'ApproveTransfer', requestId, by, at };
      if (kind === 'reject') return { type: 'RejectTransfer', requestId, by, at, reason };
      if (kind === 'withdraw') return { type: 'WithdrawTransferRequest', requestId, by, at, reason };
      return {
        type: 'RequestTransfer',
        requestId,
        fromAccountId: ACCOUNT,
        toAccountId: OTHER,
        amount: { minorUnits: amount, currency: 'CZK' },
        bookedOn,
        description: reason,
        externalReference: null,
        by,
        at: AT,
        expiresAt: EXPIRES,
        obstacle: null,
      };
    });
}

/** A request to the bus: to one stream of this kind, and to accounts. */
const toBus = (command: TransferRequestCommand, ...more: readonly AccountCommand[]) => ({
  ...requestOf(changeStatus('CloseAccount')),
  legs: [
    {
      streamType: transferRequestStreams,
      streamId: streamIdOf(transferRequestStreams.category, command.requestId),
      command,
    },
    ...more.flatMap((one) => requestOf(one).legs),
  ] as const,
});

test('of approvals in two processes at the same moment one moves the money', async () => {
  const { pool } = book.database;
  const processes = [busOn(pool), busOn(pool)] as const;
  const [bus] = processes;
  const [fromAccountId, toAccountId] = [await openWith(bus, 1_000n), await openWith(bus, 0n)];
  const [asker, approver] = PEOPLE as [Party, Party];
  for (let round = 1; round <= 5; round += 1) {
    const requestId = randomUUID();
    const transfer = { requestId, fromAccountId, toAccountId, bookedOn: '2026-03-03', description: '' };
    const amount = { minorUnits: 100n, currency: 'CZK' };
    const asked = { ...transfer, amount, externalReference: null, by: asker, at: AT, expiresAt: EXPIRES };
    accepted(await bus.execute(toBus({ type: 'RequestTransfer', ...asked, obstacle: null })));
    const split = splitTransfer({ ...asked, transferId: requestId });
    if ('refusal' in split) throw new Error(split.refusal.code);
    const approval = { type: 'ApproveTransfer', requestId, by: approver, at: AT } as const;
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, index) => processes[index % 2]?.execute(toBus(approval, ...split.legs))),
    );
    const outcomes = results.map((result) => result && (failureOf(result)?.code ?? 'accepted'));
    expect(outcomes.filter((one) => one === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'REQUEST_NOT_PENDING')).toHaveLength(23);
    const [state] = (
      await new StreamStates(pool).loadFresh(requestOf({ ...deposit(1n), accountId: toAccountId }).legs)
    ).values();
    expect(state?.state).toMatchObject({ balanceMinor: BigInt(round) * 100n });
  }
});

test('of any history the table shows what folding each request gives, and a rebuild gives the same table', async () => {
  const { pool, prisma } = book.database;
  const projecting = await startProjecting(pool);
  const bus = busOn(pool, (events) => projecting.feed.committed(events));
  const histories = fc
    .array(fc.constant(null), { minLength: 1, maxLength: 4 })
    .map((places) => places.map(() => randomUUID()))
    .chain((ids) => fc.tuple(fc.constant(ids), fc.array(commandOn(ids), { maxLength: 40 })));
  await fc.assert(
    fc.asyncProperty(histories, async ([requestIds, commands]) => {
      // Some in one batch of the projection, some in several: half at once, the rest one after the other.
      const half = Math.ceil(commands.length / 2);
      await Promise.all(commands.slice(0, half).map((one) => bus.execute(toBus(one))));
      await openWith(bus, 5n);
      for (const command of commands.slice(half)) await bus.execute(toBus(command));
      await projecting.caughtUp();
      for (const requestId of requestIds) {
        const streamId = streamIdOf(transferRequestStreams.category, requestId);
        const events = (await readEvents(pool, { streamId, direction: 'ASC', limit: 10 })).map((event) =>
          transferRequestEventCatalogue.decode(event),
        );
        const last = events.at(-1)?.record;
        const folded = requestOfStream(
          {
            streamId,
            version: last?.streamVersion ?? 0,
            position: last?.position ?? 0n,
            recordedAt: last?.recordedAt ?? null,
            state: fold(transferRequestDecider, transferRequestDecider.initialState, events),
          },
          new Date(),
        );
        const shown = await findTransferRequest(prisma, requestId);
        expect(shown).toEqual(folded && { ...folded, requestedPosition: events[0]?.record.position });
      }
      const live = await readTables(pool);
      const report = await rebuild(book.database, transferRequests);
      expect(report.tables).toMatchObject([
        { table: 'transfer_requests', onlyLiveCount: 0, onlyRebuiltCount: 0 },
      ]);
      expect(await readTables(pool)).toEqual(live);
    }),
    { numRuns: 12 },
  );
  await projecting.stop();
  expect(projecting.alarms).toEqual([]);
});
