import type { ServerResponse } from 'node:http';
import { DATA_POLICY } from './content-security-policy.ts';

const HEADERS = [
  ['x-content-type-options', 'nosniff'],
  // Pages replace it with one of their own.
  ['content-security-policy', DATA_POLICY],
  // Nobody may show the pages in a frame and have people click what they do not see.
  ['x-frame-options', 'DENY'],
  // Addresses of pages contain account ids, which are nobody else's business.
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
] as const;

/** Puts the headers that every response carries on the raw response, where the UI's own server finds them too. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
}
