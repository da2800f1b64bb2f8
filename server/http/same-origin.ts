import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from one of the server's own pages, or from a program. A browser tells on behalf of which page it asks;
 * another site's page must not act as whoever is signed in here.
 */
export function isSameOrigin({ origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
