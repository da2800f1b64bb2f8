import { z } from 'zod';
import { defineEvent, EventCatalogue, type EventOf } from '../../kernel/event-catalogue.ts';
import { minorUnits } from '../../minor-units.ts';

// WARNING: these shapes are stored for ever. Add a field as a new version with an upcaster; never change what one means.

const accountId = z.string().meta({ description: 'The id of an account.' });
const reason = z.string().meta({ description: 'Why; may be empty.' });

/** Somebody who asked or decided: the credential that was used, and the person who answers for it. */
export const party = z
  .strictObject({
    principal: z.string().meta({ description: 'The user or API key, such as `user:…`.' }),
    person: z.string().meta({
      description:
        'Who answers for it: the user, or of a key whoever made it. Two pairs of eyes are two of these.',
    }),
  })
  .readonly();

/** What can happen to a transfer that a second person has to approve. */
export const transferRequestEvents = {
  TransferRequested: defineEvent(
    z.strictObject({
      requestId: z.string().meta({ description: 'Becomes the id of the transfer, the same on both sides.' }),
      fromAccountId: accountId,
      toAccountId: accountId,
      amountMinor: minorUnits.meta({ description: 'How much, positive, in minor units of the currency.' }),
      currency: z.string().meta({ description: 'An ISO 4217 code; that of both accounts.' }),
      bookedOn: z.iso.date().nullable().meta({
        description: 'The day that a bookkeeper gives the transfer; null for the day of its approval.',
      }),
      description: z.string().meta({ description: 'What it is for; may be empty.' }),
      externalReference: z.string().nullable().meta({ description: 'What the outside world knows it by.' }),
      requestedBy: party,
      requestedAt: z.iso.datetime().meta({ description: 'When it was asked for.' }),
      expiresAt: z.iso.datetime().meta({ description: 'From then on nobody can decide on it any more.' }),
    }),
  ),
  TransferApproved: defineEvent(z.strictObject({ approvedBy: party })),
  TransferRejected: defineEvent(z.strictObject({ rejectedBy: party, reason })),
  TransferRequestWithdrawn: defineEvent(z.strictObject({ withdrawnBy: party, reason })),
} as const;

export type Party = z.output<typeof party>;

export type TransferRequestEvent = EventOf<typeof transferRequestEvents>;

export const transferRequestEventCatalogue = new EventCatalogue<TransferRequestEvent>(transferRequestEvents);
