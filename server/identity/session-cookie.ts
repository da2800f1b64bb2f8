/** What every cookie of the program begins with. */
export const COOKIE_PREFIX = 'daybook';

/** The cookie in which better-auth keeps the session's token with its signature. */
export const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token`;

/** The session's cookie in a `Cookie` header, as it was sent; null if there is none. */
export function sessionCookieIn(header: string | undefined): string | null {
  const start = `${SESSION_COOKIE}=`;
  const pair = header?.split(';').find((one) => one.trimStart().startsWith(start));
  return pair?.trim().slice(start.length) || null;
}
