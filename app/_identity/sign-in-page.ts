/** Where people sign in. */
export const SIGN_IN_PAGE = '/sign-in';

/** Leaves for the sign-in page, which comes back to this one. */
export function leaveToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === SIGN_IN_PAGE) return;
  window.location.assign(`${SIGN_IN_PAGE}?to=${encodeURIComponent(pathname + search)}`);
}

/** Where to go after signing in: a page of this console that was asked for before, otherwise its first one. */
export function destinationIn(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  // Two slashes, or a slash and a backslash, would lead to another site.
  return /^\/(?![/\\])/.test(to) && !to.startsWith(SIGN_IN_PAGE) ? to : '/';
}
