import { z } from 'zod';
import { defineEvent, EventCatalogue, type EventOf } from '../../kernel/event-catalogue.ts';
import { minorUnits } from '../../minor-units.ts';

// WARNING: these shapes are stored for ever. Add a field as a new version with an upcaster; never change what one means.

const bookedOn = z.iso.date().meta({
  description: 'The day that a bookkeeper gives it; when the log took it is on the record, not here.',
});
const accountId = z.string().meta({ description: 'The id of an account.' });
const currency = z.string().meta({ description: 'An ISO 4217 code; always that of the account.' });
const amountMinor = minorUnits.meta({ description: 'How much, positive, in minor units of the currency.' });
const overdraftLimitMinor = minorUnits.meta({
  description: 'How far below zero the account may go, in minor units; zero or more.',
});
const owner = z.string().meta({ description: 'Whose account it is.' });
const reason = z.string().meta({ description: 'Why; may be empty.' });
const counterparty = z
  .string()
  .nullable()
  .meta({ description: 'Who was on the other side, outside of this book.' });

const movement = {
  amountMinor,
  currency,
  bookedOn,
  description: z.string().meta({ description: 'What it was for; may be empty.' }),
  externalReference: z.string().nullable().meta({ description: 'What the outside world knows it by.' }),
};

const transfer = {
  ...movement,
  transferId: z.string().meta({ description: 'The same on both sides of the transfer.' }),
  counterpartyAccountId: accountId,
};

/** What can happen to an account. */
export const accountEvents = {
  AccountOpened: defineEvent(z.strictObject({ accountId, owner, currency, overdraftLimitMinor, bookedOn })),
  MoneyDeposited: defineEvent(z.strictObject({ ...movement, counterparty }), {
    version: 2,
    // Version 1 did not ask who paid.
    upcasters: { 1: (data) => ({ ...data, counterparty: null }) },
  }),
  MoneyWithdrawn: defineEvent(z.strictObject({ ...movement, counterparty })),
  MoneyTransferredOut: defineEvent(z.strictObject(transfer)),
  MoneyTransferredIn: defineEvent(z.strictObject(transfer)),
  TransactionReversed: defineEvent(
    z.strictObject({
      transactionId: z
        .string()
        .meta({ description: 'The movement that is taken back: the id of its event.' }),
      direction: z.enum(['CREDIT', 'DEBIT']).meta({ description: 'Which way the money goes this time.' }),
      amountMinor,
      currency,
      bookedOn,
      reason,
      counterpartyAccountId: accountId.nullable(),
    }),
  ),
  OverdraftLimitChanged: defineEvent(z.strictObject({ overdraftLimitMinor, bookedOn })),
  OwnerRenamed: defineEvent(z.strictObject({ owner, bookedOn })),
  AccountFrozen: defineEvent(z.strictObject({ reason, bookedOn })),
  AccountUnfrozen: defineEvent(z.strictObject({ reason, bookedOn })),
  AccountClosed: defineEvent(z.strictObject({ reason, currency, bookedOn })),
} as const;

export type AccountEvent = EventOf<typeof accountEvents>;

/** The data of one kind of account event. */
export type AccountEventData<Type extends AccountEvent['type']> = Extract<
  AccountEvent,
  { readonly type: Type }
>['data'];

export const accountEventCatalogue = new EventCatalogue<AccountEvent>(accountEvents);
