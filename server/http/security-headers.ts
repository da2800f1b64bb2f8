import type { ServerResponse } from 'node:http';

const HEADERS = [
  ['x-content-type-options', 'nosniff'],
  // Nobody may show the pages in a frame and have people click what they do not see.
  ['content-security-policy', "frame-ancestors 'none'"],
  ['x-frame-options', 'DENY'],
  // Addresses of pages contain account ids, which are nobody else's business.
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
] as const;

/** Puts the headers that every response carries on the raw response, where the UI's own server finds them too. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value);
}
