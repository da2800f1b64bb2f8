import { describe, expect, test } from 'vitest';
import type { RequestTransfer, TransferRequestCommand } from '../../../server/features/approvals/commands.ts';
import { transferRequestDecider } from '../../../server/features/approvals/decider.ts';
import type { Party, TransferRequestEvent } from '../../../server/features/approvals/events.ts';
import { transferRequestStateSchema } from '../../../server/features/approvals/state.ts';
import { fold } from '../../../server/kernel/decider.ts';
import { ACCOUNT, OTHER } from '../../support/accounts.ts';
import { specificationOf } from '../../support/given.ts';

const given = specificationOf(transferRequestDecider);

const REQUEST = '01936e7c-8f2a-7c3e-9b1d-2f4a5b6c7d90';
const MONDAY = '2026-03-02T08:00:00.000Z';
const TUESDAY = '2026-03-03T08:00:00.000Z';
const NEXT_MONDAY = '2026-03-09T08:00:00.000Z';

const anna: Party = { principal: 'user:anna', person: 'user:anna' };
const annasKey: Party = { principal: 'key:abcdefgh12345678', person: 'user:anna' };
const bert: Party = { principal: 'user:bert', person: 'user:bert' };

const transfer = {
  requestId: REQUEST,
  fromAccountId: ACCOUNT,
  toAccountId: OTHER,
  bookedOn: null,
  description: 'new roof',
  externalReference: null,
};

const request = (fields: Partial<RequestTransfer> = {}): RequestTransfer => ({
  type: 'RequestTransfer',
  ...transfer,
  amount: { minorUnits: 4_000n, currency: 'CZK' },
  by: anna,
  at: MONDAY,
  expiresAt: NEXT_MONDAY,
  obstacle: null,
  ...fields,
});

const requestedBy = (requester: Party): TransferRequestEvent => ({
  type: 'TransferRequested',
  data: {
    ...transfer,
    amountMinor: 4_000n,
    currency: 'CZK',
    requestedBy: requester,
    requestedAt: MONDAY,
    expiresAt: NEXT_MONDAY,
  },
});
const requested = requestedBy(anna);
const approved: TransferRequestEvent = { type: 'TransferApproved', data: { approvedBy: bert } };
const rejected: TransferRequestEvent = {
  type: 'TransferRejected',
  data: { rejectedBy: bert, reason: 'no invoice' },
};
const withdrawn: TransferRequestEvent = {
  type: 'TransferRequestWithdrawn',
  data: { withdrawnBy: anna, reason: 'paid by card' },
};

const decision = { requestId: REQUEST, at: TUESDAY };
const approve = (by: Party, at = TUESDAY): TransferRequestCommand => ({
  type: 'ApproveTransfer',
  ...decision,
  by,
  at,
});
const reject = (by: Party, at = TUESDAY): TransferRequestCommand => ({
  type: 'RejectTransfer',
  ...decision,
  by,
  at,
  reason: 'no invoice',
});
const withdraw = (by: Party, at = TUESDAY): TransferRequestCommand => ({
  type: 'WithdrawTransferRequest',
  ...decision,
  by,
  at,
  reason: 'paid by card',
});

describe('asking for a transfer', () => {
  test('writes down what was asked for, by whom, and until when it may be decided on', () => {
    given().when(request()).then(requested);
  });

  test('is refused for what the accounts would never agree to', () => {
    const obstacle = { code: 'CURRENCY_MISMATCH', accountId: OTHER, expected: 'EUR', actual: 'CZK' } as const;
    given().when(request({ obstacle })).thenRefused(obstacle);
  });

  test.each([
    ['PENDING', []],
    ['APPROVED', [approved]],
    ['REJECTED', [rejected]],
    ['WITHDRAWN', [withdrawn]],
  ] as const)('is done once: there is one that is %s', (status, history) => {
    const refusal = { code: 'REQUEST_NOT_PENDING', requestId: REQUEST, status } as const;
    given(requested, ...history)
      .when(request())
      .thenRefused(refusal);
  });
});

describe('a pending request', () => {
  test('is approved by somebody else', () => {
    given(requested).when(approve(bert)).then(approved);
  });

  test('is rejected by somebody else, who says why', () => {
    given(requested).when(reject(bert)).then(rejected);
  });

  test('is withdrawn by whoever made it', () => {
    given(requested).when(withdraw(anna)).then(withdrawn);
  });

  test('may be withdrawn with another credential of the same person', () => {
    const event: TransferRequestEvent = {
      type: 'TransferRequestWithdrawn',
      data: { withdrawnBy: annasKey, reason: 'paid by card' },
    };
    given(requested).when(withdraw(annasKey)).then(event);
  });

  test.each([
    ['the same user', anna],
    ['an API key of the same user', annasKey],
  ])('is not decided on by %s', (_who, by) => {
    const refusal = { code: 'OWN_REQUEST', requestId: REQUEST } as const;
    given(requested).when(approve(by)).thenRefused(refusal);
    given(requested).when(reject(by)).thenRefused(refusal);
  });

  test('that a key made is not decided on by the user whose key it is', () => {
    given(requestedBy(annasKey)).when(approve(anna)).thenRefused({ code: 'OWN_REQUEST', requestId: REQUEST });
  });

  test('is not withdrawn by anybody else', () => {
    given(requested).when(withdraw(bert)).thenRefused({ code: 'NOT_OWN_REQUEST', requestId: REQUEST });
  });

  test('can be decided on until the moment that it expires, and not in it', () => {
    const refusal = { code: 'REQUEST_EXPIRED', requestId: REQUEST, expiresAt: NEXT_MONDAY } as const;
    given(requested).when(approve(bert, '2026-03-09T07:59:59.999Z')).then(approved);
    given(requested).when(approve(bert, NEXT_MONDAY)).thenRefused(refusal);
    given(requested).when(reject(bert, NEXT_MONDAY)).thenRefused(refusal);
    given(requested).when(withdraw(anna, NEXT_MONDAY)).thenRefused(refusal);
  });
});

describe.each([
  ['APPROVED', approved],
  ['REJECTED', rejected],
  ['WITHDRAWN', withdrawn],
] as const)('a request that is %s', (status, event) => {
  test('can’t be approved, rejected or withdrawn any more', () => {
    const refusal = { code: 'REQUEST_NOT_PENDING', requestId: REQUEST, status } as const;
    given(requested, event).when(approve(bert)).thenRefused(refusal);
    given(requested, event).when(reject(bert)).thenRefused(refusal);
    given(requested, event).when(withdraw(anna)).thenRefused(refusal);
  });

  test('outlives being kept in a snapshot', () => {
    const { initialState } = transferRequestDecider;
    const state = fold(transferRequestDecider, initialState, [requested, event]);
    const { codec } = transferRequestStateSchema;
    expect(codec.decode(JSON.parse(JSON.stringify(codec.encode(state))))).toEqual(state);
  });
});

test('there is nothing to decide where nothing was asked for', () => {
  const refusal = { code: 'REQUEST_NOT_FOUND', requestId: REQUEST } as const;
  given().when(approve(bert)).thenRefused(refusal);
  given().when(reject(bert)).thenRefused(refusal);
  given().when(withdraw(anna)).thenRefused(refusal);
});
