import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from one of the server's own pages, or from a program. A browser tells on behalf of which page it asks;
 * another site's page must not act as whoever is signed in here.
 *
 * @param known The origin by which people know the server behind a proxy; null if it is reached as it listens.
 */
export function isSameOrigin(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  known: string | null,
): boolean {
  if (origin === undefined || origin === known) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
