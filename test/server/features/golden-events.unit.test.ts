import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { accountDecider } from '../../../server/features/accounts/decider.ts';
import { accountEventCatalogue, accountEvents } from '../../../server/features/accounts/events.ts';
import { transferRequestDecider } from '../../../server/features/approvals/decider.ts';
import { transferRequestEventCatalogue } from '../../../server/features/approvals/events.ts';
import { eventCatalogue } from '../../../server/features/index.ts';
import { fold } from '../../../server/kernel/decider.ts';
import type { RecordedEvent } from '../../../server/kernel/event.ts';
import { UnreadableEvent, UnwritableEvent } from '../../../server/kernel/event-catalogue.ts';
import { packageRoot } from '../../../server/package-root.ts';

type Golden = Pick<RecordedEvent, 'eventType' | 'eventVersion' | 'data'>;

// Stored once, to be read for ever: never edit what is in this file, only add to it.
const goldens = readJson('test/fixtures/events/golden.json') as readonly Golden[];

const recorded = (golden: Golden, index = 0): RecordedEvent => ({
  ...golden,
  position: BigInt(index + 1),
  eventId: '01936e7c-0000-7000-8000-000000000000',
  streamId: 'account-1',
  streamVersion: index + 1,
  commandId: '01936e7c-0000-7000-8000-000000000000',
  correlationId: 'golden',
  causationId: null,
  actor: 'golden',
  recordedAt: new Date(0),
  hash: new Uint8Array(),
});

const ANNA = { principal: 'user:anna', person: 'user:anna' };
const BERT = { principal: 'user:bert', person: 'user:bert' };

const ofAccounts = goldens.filter(({ eventType }) => eventType in accountEvents);
const ofRequest = (...types: readonly string[]) =>
  types.map((type, index) =>
    transferRequestEventCatalogue.decode(
      recorded(goldens.find(({ eventType }) => eventType === type) as Golden, index),
    ),
  );

describe('golden events', () => {
  test('exist for every version of every event type', () => {
    const wanted = Object.entries(eventCatalogue.definitions).flatMap(([type, { version }]) =>
      Array.from({ length: version }, (_, index) => `${type} ${index + 1}`),
    );
    expect(goldens.map(({ eventType, eventVersion }) => `${eventType} ${eventVersion}`).sort()).toEqual(
      wanted.sort(),
    );
  });

  test('still fold to the same account', () => {
    const events = ofAccounts.map((golden, index) => accountEventCatalogue.decode(recorded(golden, index)));
    expect(fold(accountDecider, accountDecider.initialState, events)).toEqual({
      status: 'CLOSED',
      accountId: '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e',
      owner: 'Ann Baker',
      currency: 'CZK',
      balanceMinor: 9_007_199_254_740_993n + 125_050n - 50n - 1_000n + 300n - 300n,
      overdraftLimitMinor: 7_000n,
      openedOn: '2026-03-01',
      closedOn: '2026-03-09',
      reversedTransactions: ['01936e7c-0000-7000-8000-000000000003'],
    });
  });

  test.each([
    ['TransferApproved', { status: 'APPROVED', decidedBy: BERT, reason: '' }],
    ['TransferRejected', { status: 'REJECTED', decidedBy: BERT, reason: 'no invoice' }],
    ['TransferRequestWithdrawn', { status: 'WITHDRAWN', decidedBy: ANNA, reason: '' }],
  ])('of a request that ends with %s still fold to the same request', (type, decided) => {
    const events = ofRequest('TransferRequested', type);
    expect(fold(transferRequestDecider, transferRequestDecider.initialState, events)).toEqual({
      requestId: '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d90',
      fromAccountId: '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8e',
      toAccountId: '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d8f',
      amountMinor: 9_007_199_254_740_993n,
      currency: 'CZK',
      bookedOn: null,
      description: 'new roof',
      externalReference: 'INV-7',
      requestedBy: { principal: 'key:abcdefgh12345678', person: 'user:anna' },
      requestedAt: '2026-03-02T08:15:00.000Z',
      expiresAt: '2026-03-09T08:15:00.000Z',
      ...decided,
    });
  });

  test.each(
    goldens.filter(
      ({ eventType, eventVersion }) => eventVersion === eventCatalogue.definitions[eventType]?.version,
    ),
  )('$eventType of today’s version $eventVersion is stored as it was read', (golden) => {
    const { type, data } = eventCatalogue.decode(recorded(golden));
    expect(eventCatalogue.encode({ type, data })).toEqual(golden);
  });

  test('of MoneyDeposited version 1 have no counterparty and are read as version 2', () => {
    const old = goldens.find(
      ({ eventType, eventVersion }) => eventType === 'MoneyDeposited' && eventVersion === 1,
    );
    expect(old?.data).not.toHaveProperty('counterparty');
    expect(accountEventCatalogue.decode(recorded(old as Golden)).data).toMatchObject({ counterparty: null });
  });
});

describe('an event that this program has no words for', () => {
  const [golden] = goldens as readonly [Golden];
  test.each([
    ['of an unknown type', { eventType: 'AccountPainted' }, 'of a type that this program does not know'],
    ['of a version from the future', { eventVersion: 9 }, 'is of version 9; this program knows 1 to 1'],
    ['with a field missing', { data: { ...golden.data, owner: undefined } }, 'does not fit its schema'],
    ['with a field too many', { data: { ...golden.data, colour: 'red' } }, 'does not fit its schema'],
    [
      'with a float for an amount',
      { data: { ...golden.data, overdraftLimitMinor: '1.5' } },
      'does not fit its schema',
    ],
  ])('%s is refused loudly, by name', (_what, change, message) => {
    const read = () => eventCatalogue.decode(recorded({ ...golden, ...change } as Golden));
    expect(read).toThrow(UnreadableEvent);
    expect(read).toThrow(message);
    expect(read).toThrow(/^event 1 /);
  });

  test('is not written either', () => {
    const write = () => eventCatalogue.encode({ type: 'AccountPainted', data: {} });
    expect(write).toThrow(UnwritableEvent);
    expect(write).toThrow('there is no event type AccountPainted');
    expect(() => eventCatalogue.encode({ type: 'OwnerRenamed', data: { owner: 7 } })).toThrow(
      'OwnerRenamed does not fit its schema',
    );
  });
});

describe('the published schemas', () => {
  test.each(Object.entries(eventCatalogue.toJsonSchemas()))(
    'of %s are those of the program',
    (type, schema) => {
      expect(readJson(`docs/events/${type}.json`)).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(path.join(packageRoot, file), 'utf8'));
}
