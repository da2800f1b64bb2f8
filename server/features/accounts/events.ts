import { z } from 'zod';
import { defineEvent, EventCatalogue, type EventOf } from '../../kernel/event-catalogue.ts';
import { minorUnits } from '../../minor-units.ts';

// WARNING: these shapes are stored for ever. Add a field as a new version with an upcaster; never change what one means.

/** The day that a bookkeeper gives it, `YYYY-MM-DD`; when the log took it is on the record, not here. */
const bookedOn = z.iso.date();
const accountId = z.string();
const currency = z.string();

const movement = {
  amountMinor: minorUnits,
  currency,
  bookedOn,
  description: z.string(),
  externalReference: z.string().nullable(),
};

const transfer = { ...movement, transferId: z.string(), counterpartyAccountId: accountId };

/** What can happen to an account. */
export const accountEvents = {
  AccountOpened: defineEvent(
    z.strictObject({ accountId, owner: z.string(), currency, overdraftLimitMinor: minorUnits, bookedOn }),
  ),
  MoneyDeposited: defineEvent(z.strictObject({ ...movement, counterparty: z.string().nullable() }), {
    version: 2,
    // Version 1 did not ask who paid.
    upcasters: { 1: (data) => ({ ...data, counterparty: null }) },
  }),
  MoneyWithdrawn: defineEvent(z.strictObject({ ...movement, counterparty: z.string().nullable() })),
  MoneyTransferredOut: defineEvent(z.strictObject(transfer)),
  MoneyTransferredIn: defineEvent(z.strictObject(transfer)),
  TransactionReversed: defineEvent(
    z.strictObject({
      /** The movement that is taken back: the id of its event. */
      transactionId: z.string(),
      /** Which way the money goes this time. */
      direction: z.enum(['CREDIT', 'DEBIT']),
      amountMinor: minorUnits,
      currency,
      bookedOn,
      reason: z.string(),
      counterpartyAccountId: accountId.nullable(),
    }),
  ),
  OverdraftLimitChanged: defineEvent(z.strictObject({ overdraftLimitMinor: minorUnits, bookedOn })),
  OwnerRenamed: defineEvent(z.strictObject({ owner: z.string(), bookedOn })),
  AccountFrozen: defineEvent(z.strictObject({ reason: z.string(), bookedOn })),
  AccountUnfrozen: defineEvent(z.strictObject({ reason: z.string(), bookedOn })),
  AccountClosed: defineEvent(z.strictObject({ reason: z.string(), currency, bookedOn })),
} as const;

export type AccountEvent = EventOf<typeof accountEvents>;

/** The data of one kind of account event. */
export type AccountEventData<Type extends AccountEvent['type']> = Extract<
  AccountEvent,
  { readonly type: Type }
>['data'];

export const accountEventCatalogue = new EventCatalogue<AccountEvent>(accountEvents);
