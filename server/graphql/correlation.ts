import { v7 as createUuid } from 'uuid';

/** Joins all that belongs to one story: taken from the request, given back in the response. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** The id of the command or event that led to the request. */
export const CAUSATION_HEADER = 'x-causation-id';

/** These ids are stored with every event for ever, so they have to be short and printable: visible ASCII, no spaces. */
const SANE_ID = /^[\x21-\x7e]{1,128}$/;

/** The client's own correlation id if it is sane, otherwise a new one. */
export function correlationIdFrom(given: unknown): string {
  return saneId(given) ?? createUuid();
}

/** The client's causation id if it gave a sane one. */
export function causationIdFrom(given: unknown): string | null {
  return saneId(given);
}

function saneId(given: unknown): string | null {
  return typeof given === 'string' && SANE_ID.test(given) ? given : null;
}
